// SPDX-License-Identifier: Apache-2.0
// ros_discovery_info: the writer and reader that every rmw participant has, keyless and transient-local.
#include "payload-type.hpp"
#include "peer.hpp"

#include <cstdlib>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>

using namespace eprosima::fastdds::dds;

namespace {

class Discard : public DataReaderListener {
  void on_data_available(DataReader *reader) override {
    incoming message{};
    SampleInfo info;
    while (reader->take_next_sample(&message, &info) == ReturnCode_t::RETCODE_OK) continue;
    std::free(message.bytes);
  }
};

} // namespace

void graph_open(peer *peer) {
  static Discard discard;
  Topic *topic = create_payload_topic(peer, GRAPH_TOPIC, GRAPH_TYPE, 24 + 4, false);
  DataWriterQos writing = writer_qos(peer);
  writing.durability().kind = TRANSIENT_LOCAL_DURABILITY_QOS;
  writing.history().kind = KEEP_LAST_HISTORY_QOS;
  writing.history().depth = 1;
  peer->graph_writer = peer->publisher->create_datawriter(topic, writing);
  if (peer->graph_writer == nullptr) fail("graph writer");
  DataReaderQos reading = reader_qos(peer);
  reading.durability().kind = TRANSIENT_LOCAL_DURABILITY_QOS;
  reading.history().kind = KEEP_ALL_HISTORY_QOS;
  if (peer->subscriber->create_datareader(topic, reading, &discard, StatusMask::data_available()) == nullptr)
    fail("graph reader");
}

void graph_publish(peer *peer) {
  unsigned char participant[16];
  guid_to_bytes(participant, peer->participant->guid());
  outgoing message{};
  graph_info_write(&message, participant, &peer->graph);
  PayloadView view{};
  view.bytes = plain_payload(&message, &view.length);
  peer->graph_writer->write(&view);
  std::free(message.bytes);
}
