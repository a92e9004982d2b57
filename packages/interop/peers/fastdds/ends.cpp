// SPDX-License-Identifier: Apache-2.0
// Clients and services in the manner of rmw_fastrtps_cpp (Humble): plain bodies, the asker named by an inline related
// sample identity, replies held back until the asker's reader is matched.
#include "../program/report.h"
#include "asker-registry.hpp"
#include "payload-type.hpp"
#include "peer.hpp"

#include <atomic>
#include <cstring>
#include <fastdds/dds/publisher/DataWriterListener.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>

using namespace eprosima::fastdds::dds;
using eprosima::fastrtps::rtps::GUID_t;
using eprosima::fastrtps::rtps::iHandle2GUID;
using eprosima::fastrtps::rtps::SampleIdentity;
using eprosima::fastrtps::rtps::WriteParams;

// rmw_take_request reports "nothing taken" when the body cannot be read.
const bool vendor_serves_unreadable = false;

struct service_end : DataWriterListener, DataReaderListener {
  struct peer *owner = nullptr;
  bool service = false;
  DataWriter *writer = nullptr; // null: left out by --half
  DataReader *reader = nullptr;
  GUID_t writer_guid, reader_guid;
  std::atomic<int> matched_readers{0}, matched_writers{0};
  AskerRegistry askers;

  void on_publication_matched(DataWriter *, const PublicationMatchedStatus &status) override {
    matched_readers = status.current_count;
    const GUID_t guid = iHandle2GUID(status.last_subscription_handle);
    if (status.current_count_change == 1) askers.reader_matched(guid);
    else if (status.current_count_change == -1) askers.reader_unmatched(guid);
    report("{\"event\":\"matched\",\"end\":\"%s\",\"count\":%d}", service ? "reply-writer" : "request-writer",
           status.current_count);
  }

  void on_subscription_matched(DataReader *, const SubscriptionMatchedStatus &status) override {
    matched_writers = status.current_count;
    if (status.current_count_change == -1) askers.writer_unmatched(iHandle2GUID(status.last_publication_handle));
    report("{\"event\":\"matched\",\"end\":\"%s\",\"count\":%d}", service ? "request-reader" : "reply-reader",
           status.current_count);
  }
};

template <class Qos> static void set_history(Qos &qos, const options *options) {
  qos.history().kind = options->keep_all ? KEEP_ALL_HISTORY_QOS : KEEP_LAST_HISTORY_QOS;
  if (qos.history().depth < options->depth) qos.history().depth = options->depth;
}

static DataReader *create_reader(peer *peer, Topic *topic, DataReaderListener *listener) {
  DataReaderQos qos = reader_qos(peer);
  set_history(qos, peer->flags);
  DataReader *reader = peer->subscriber->create_datareader(
    topic, qos, listener, listener == nullptr ? StatusMask::none() : StatusMask::subscription_matched());
  if (reader == nullptr) fail("reader");
  return reader;
}

/** The rmw creates the reader first, then the writer. */
static service_end *add_end(peer *peer, bool service) {
  const options *options = peer->flags;
  auto *end = new service_end;
  end->owner = peer;
  end->service = service;
  unsigned char guid[16];

  if (service || !options->half) {
    end->reader = create_reader(peer, service ? peer->request_topic : peer->reply_topic, end);
    end->reader_guid = end->reader->guid();
    end->reader->get_statuscondition().set_enabled_statuses(StatusMask::data_available());
    peer->waitset.attach_condition(end->reader->get_statuscondition());
    guid_to_bytes(guid, end->reader_guid);
    guid_list_add(&peer->graph.readers, &peer->graph.reader_count, guid);
  }
  if (!service || !options->half) {
    DataWriterQos qos = writer_qos(peer);
    set_history(qos, options);
    end->writer = peer->publisher->create_datawriter(service ? peer->reply_topic : peer->request_topic, qos, end,
                                                     StatusMask::publication_matched());
    if (end->writer == nullptr) fail("writer");
    end->writer_guid = end->writer->guid();
    guid_to_bytes(guid, end->writer_guid);
    guid_list_add(&peer->graph.writers, &peer->graph.writer_count, guid);
  }
  if (!service && options->half) { // names a reader that nobody will ever hear of
    end->reader_guid = end->writer_guid;
    end->reader_guid.entityId.value[0] = 0x7f;
    end->reader_guid.entityId.value[3] = 0x04;
  }
  if (options->extra_reader) create_reader(peer, peer->request_topic, nullptr);
  return end;
}

struct service_end *peer_add_client(peer *peer) { return add_end(peer, false); }

struct service_end *peer_add_service(peer *peer) { return add_end(peer, true); }

void client_availability(service_end *client, availability *result) {
  peer *peer = client->owner;
  result->request_readers = peer->census.readers(peer->request_topic->get_name());
  result->reply_writers = peer->census.writers(peer->reply_topic->get_name());
  result->matched_readers = client->matched_readers;
  result->matched_writers = client->matched_writers;
  result->available = result->request_readers > 0 && result->request_readers == result->reply_writers &&
                      result->matched_readers > 0 && result->matched_readers == result->matched_writers;
}

static int64_t number_of(const SampleIdentity &identity) {
  return static_cast<int64_t>(identity.sequence_number().to64long());
}

int64_t client_send(service_end *client, outgoing *request) {
  const options *options = client->owner->flags;
  PayloadView view{};
  view.bytes = options->foreign_form ? cyclone_payload(request, 0x0102030405060708, 1, &view.length)
                                     : plain_payload(request, &view.length);
  WriteParams parameters;
  if (options->ids == IDS_BOTH) parameters.related_sample_identity().writer_guid(client->reader_guid);
  if (!client->writer->write(&view, parameters)) return -1;
  return number_of(parameters.sample_identity());
}

bool end_has_data(service_end *end) {
  SampleInfo info;
  return end->reader != nullptr && end->reader->get_first_untaken_info(&info) == ReturnCode_t::RETCODE_OK;
}

enum taken end_take(service_end *end, incoming *message) {
  SampleInfo info;
  if (end->reader == nullptr || end->reader->take_next_sample(message, &info) != ReturnCode_t::RETCODE_OK)
    return TAKEN_NOTHING;
  if (!info.valid_data) return TAKEN_FOREIGN; // the end of a writer, not a sample
  message->body = ENCAPSULATION;
  message->big_endian = message->length > 1 && message->bytes[1] == 0;
  const GUID_t named = info.related_sample_identity.writer_guid();
  if (end->service) {
    const GUID_t writer = info.sample_identity.writer_guid();
    end->askers.note(named, writer);
    guid_to_bytes(message->client, named == GUID_t::unknown() ? writer : named);
    message->sequence = number_of(info.sample_identity);
    return TAKEN_MESSAGE;
  }
  guid_to_bytes(message->client, named);
  message->sequence = number_of(info.related_sample_identity);
  return named == end->reader_guid || named == end->writer_guid ? TAKEN_MESSAGE : TAKEN_FOREIGN;
}

enum sent service_reply(service_end *service, const incoming *request, outgoing *reply) {
  if (service->writer == nullptr) return SENT_ERROR;
  GUID_t asker;
  std::memcpy(asker.guidPrefix.value, request->client, 12);
  std::memcpy(asker.entityId.value, request->client + 12, 4);

  constexpr unsigned char reader_bit = 0x04; // of the entity kind; a writer's GUID is answered unchecked
  if ((asker.entityId.value[3] & reader_bit) != 0) {
    const auto limit = service->writer->get_qos().reliability().max_blocking_time; // 100 ms by default
    switch (service->askers.find(asker, std::chrono::nanoseconds(limit.to_ns()))) {
      case Presence::gone: return SENT_CLIENT_GONE;
      case Presence::not_matched: return SENT_TIMEOUT;
      case Presence::matched: break;
    }
  }
  PayloadView view{};
  view.bytes = service->owner->flags->foreign_form ? cyclone_payload(reply, 0x0102030405060708, 1, &view.length)
                                                   : plain_payload(reply, &view.length);
  WriteParams parameters;
  parameters.related_sample_identity().writer_guid(asker);
  parameters.related_sample_identity().sequence_number(
    eprosima::fastrtps::rtps::SequenceNumber_t(static_cast<uint64_t>(request->sequence)));
  return service->writer->write(&view, parameters) ? SENT : SENT_ERROR;
}
