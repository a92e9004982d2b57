// SPDX-License-Identifier: Apache-2.0
// Publishers and subscriptions in the manner of rmw_fastrtps_cpp (Humble).
#include "payload-type.hpp"
#include "peer.hpp"

#include <fastdds/dds/core/status/PublicationMatchedStatus.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>

using namespace eprosima::fastdds::dds;

struct topic_end {
  DataWriter *writer = nullptr;
  DataReader *reader = nullptr;
};

/** The smallest body of all types that have no bound. */
constexpr size_t SMALLEST = 4;

static Topic *create_topic(peer *peer, const char *topic, const char *type) {
  return create_payload_topic(peer, std::string("rt/") + topic, type, SMALLEST, false);
}

template <class Qos> static Qos with(Qos qos, const topic_qos *wanted) {
  qos.reliability().kind = wanted->reliable ? RELIABLE_RELIABILITY_QOS : BEST_EFFORT_RELIABILITY_QOS;
  qos.durability().kind = wanted->transient_local ? TRANSIENT_LOCAL_DURABILITY_QOS : VOLATILE_DURABILITY_QOS;
  qos.history().kind = KEEP_LAST_HISTORY_QOS;
  qos.history().depth = wanted->depth;
  return qos;
}

struct topic_end *peer_add_publisher(peer *peer, const char *topic, const char *type, const topic_qos *wanted) {
  auto *end = new topic_end;
  end->writer = peer->publisher->create_datawriter(create_topic(peer, topic, type), with(writer_qos(peer), wanted));
  if (end->writer == nullptr) fail("writer");
  unsigned char guid[16];
  guid_to_bytes(guid, end->writer->guid());
  guid_list_add(&peer->graph.writers, &peer->graph.writer_count, guid);
  return end;
}

struct topic_end *peer_add_subscription(peer *peer, const char *topic, const char *type, const topic_qos *wanted) {
  auto *end = new topic_end;
  end->reader = peer->subscriber->create_datareader(create_topic(peer, topic, type), with(reader_qos(peer), wanted));
  if (end->reader == nullptr) fail("reader");
  end->reader->get_statuscondition().set_enabled_statuses(StatusMask::data_available());
  peer->waitset.attach_condition(end->reader->get_statuscondition());
  unsigned char guid[16];
  guid_to_bytes(guid, end->reader->guid());
  guid_list_add(&peer->graph.readers, &peer->graph.reader_count, guid);
  return end;
}

int publisher_readers(topic_end *publisher) {
  PublicationMatchedStatus status;
  if (publisher->writer->get_publication_matched_status(status) != ReturnCode_t::RETCODE_OK) fail("matches");
  return status.current_count;
}

void topic_publish(topic_end *publisher, outgoing *message) {
  PayloadView view{};
  view.bytes = plain_payload(message, &view.length);
  publisher->writer->write(&view);
}

bool topic_take(topic_end *subscription, incoming *message) {
  SampleInfo info;
  do {
    if (subscription->reader->take_next_sample(message, &info) != ReturnCode_t::RETCODE_OK) return false;
  } while (!info.valid_data); // the end of a writer, not a sample
  return incoming_read_encapsulation(message);
}
