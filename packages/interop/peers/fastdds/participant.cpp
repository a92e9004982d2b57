// SPDX-License-Identifier: Apache-2.0
// Sets up Fast DDS as rmw_fastrtps_cpp does with ROS_LOCALHOST_ONLY, less shared memory, on the interfaces named.
#include "history-log.hpp"
#include "payload-type.hpp"
#include "peer.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/log/Log.hpp>
#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#include <fastdds/rtps/transport/test_UDPv4TransportDescriptor.h>
#include <fastrtps/config.h>
#include <fastrtps/xmlparser/XMLProfileManager.h>
#include <memory>

using namespace eprosima::fastdds::dds;
using eprosima::fastdds::rtps::SocketTransportDescriptor;
using eprosima::fastdds::rtps::test_UDPv4TransportDescriptor;
using eprosima::fastdds::rtps::UDPv4TransportDescriptor;

const char *const vendor_name = "fastdds";

const char *vendor_version(void) { return FASTRTPS_VERSION_STR; }

[[noreturn]] void fail(const char *what) {
  std::fprintf(stderr, "cannot create %s\n", what);
  std::exit(4);
}

/** Nothing but --interface may choose where datagrams go: no profile file and no discovery server from outside. */
static void ignore_environment() {
  for (const char *name : {"FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE", "ROS_DISCOVERY_SERVER",
                           "FASTDDS_ENVIRONMENT_FILE", "FASTDDS_STATISTICS"})
    unsetenv(name);
  setenv("SKIP_DEFAULT_XML", "1", 1);
}

/** Only if it has to lose datagrams it is the one that the vendor tests itself with. */
static std::shared_ptr<SocketTransportDescriptor> udp_transport(const options &options) {
  if (options.vendor_drop_percent == 0) return std::make_shared<UDPv4TransportDescriptor>();
  auto lossy = std::make_shared<test_UDPv4TransportDescriptor>();
  lossy->percentageOfMessagesToDrop = static_cast<uint8_t>(options.vendor_drop_percent);
  return lossy;
}

static DomainParticipantQos participant_qos(const options *options) {
  DomainParticipantQos qos = DomainParticipantFactory::get_instance()->get_default_participant_qos();
  auto udp = udp_transport(*options);
  for (int i = 0; i < options->interface_count; i++)
    if (std::strcmp(options->interfaces[i], EVERY_INTERFACE) != 0)
      udp->interfaceWhiteList.emplace_back(options->interfaces[i]);
  qos.transport().use_builtin_transports = false;
  qos.transport().user_transports.push_back(udp);
  static const char enclave[] = "enclave=/;"; // the rmw sends the final NUL too
  qos.user_data().data_vec(std::vector<unsigned char>(enclave, enclave + sizeof enclave));
  qos.name("/");
  qos.properties().properties().clear(); // 2.9 adds host, user and process, 2.6 does not
  qos.wire_protocol().builtin.readerHistoryMemoryPolicy =
    eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  qos.wire_protocol().builtin.writerHistoryMemoryPolicy =
    eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  return qos;
}

Topic *create_payload_topic(peer *peer, const std::string &name, const std::string &type_name, size_t body_size,
                            bool fixed) {
  if (TopicDescription *known = peer->participant->lookup_topicdescription(name)) return dynamic_cast<Topic *>(known);
  TypeSupport type = peer->participant->find_type(type_name);
  if (type.empty()) {
    type.reset(new PayloadType(type_name, body_size, fixed));
    if (type.register_type(peer->participant) != ReturnCode_t::RETCODE_OK) fail("type");
  }
  Topic *topic = peer->participant->create_topic(name, type_name, peer->participant->get_default_topic_qos());
  if (topic == nullptr) fail("topic");
  return topic;
}

DataWriterQos writer_qos(const peer *peer) {
  DataWriterQos qos = peer->publisher->get_default_datawriter_qos();
  qos.publish_mode().kind = SYNCHRONOUS_PUBLISH_MODE;
  qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  qos.data_sharing().off();
  qos.reliability().kind = RELIABLE_RELIABILITY_QOS;
  qos.durability().kind = VOLATILE_DURABILITY_QOS;
  return qos;
}

DataReaderQos reader_qos(const peer *peer) {
  DataReaderQos qos = peer->subscriber->get_default_datareader_qos();
  qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  qos.data_sharing().off();
  qos.reliability().kind = RELIABLE_RELIABILITY_QOS;
  qos.durability().kind = VOLATILE_DURABILITY_QOS;
  return qos;
}

void guid_to_bytes(unsigned char bytes[16], const eprosima::fastrtps::rtps::GUID_t &guid) {
  std::memcpy(bytes, guid.guidPrefix.value, 12);
  std::memcpy(bytes + 12, guid.entityId.value, 4);
}

peer *peer_open(const options *options) {
  ignore_environment();
  history_log_install(options->role == ROLE_SERVER ? "request-length" : "reply-length");
  eprosima::fastrtps::LibrarySettingsAttributes settings;
  settings.intraprocess_delivery = eprosima::fastrtps::INTRAPROCESS_OFF;
  eprosima::fastrtps::xmlparser::XMLProfileManager::library_settings(settings);

  auto *opened = new peer;
  opened->flags = options;
  opened->participant = DomainParticipantFactory::get_instance()->create_participant(
    options->domain, participant_qos(options), &opened->census, StatusMask::none());
  if (opened->participant == nullptr) {
    std::fprintf(stderr, "cannot create a participant in domain %u on %s\n", options->domain, options->interfaces[0]);
    return nullptr;
  }
  opened->publisher = opened->participant->create_publisher(PUBLISHER_QOS_DEFAULT);
  opened->subscriber = opened->participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT);
  if (opened->publisher == nullptr || opened->subscriber == nullptr) fail("publisher or subscriber");
  opened->graph.name = options->node;
  if (options->node != nullptr) graph_open(opened);

  const service_type *type = find_service_type(options->big);
  const std::string service = options->service;
  // A foreign-form payload is 16 bytes longer than the type, and the writer's history has the type's size.
  const size_t extra = options->foreign_form ? CYCLONE_ID : 0;
  const bool client = options->role == ROLE_CLIENT;
  opened->request_topic = create_payload_topic(opened, "rq/" + service + "Request", type->request_name,
                                               type->request_size + (client ? extra : 0), !options->big);
  opened->reply_topic = create_payload_topic(opened, "rr/" + service + "Reply", type->reply_name,
                                             type->reply_size + (client ? 0 : extra), !options->big);
  opened->waitset.attach_condition(opened->wake);
  return opened;
}

void peer_wait(peer *peer, int timeout_ms) {
  ConditionSeq active;
  const auto ms = static_cast<uint32_t>(timeout_ms);
  peer->waitset.wait(active, timeout_ms < 0 ? eprosima::fastrtps::c_TimeInfinite
                                            : eprosima::fastrtps::Duration_t(static_cast<int32_t>(ms / 1000),
                                                                             ms % 1000 * 1000000));
}

void peer_wake(peer *peer) { peer->wake.set_trigger_value(true); }

void peer_announce(peer *peer) {
  if (peer->graph_writer != nullptr) graph_publish(peer);
}

void peer_settle(peer *) { Log::Flush(); }

void peer_close(peer *peer) {
  peer->participant->set_listener(nullptr);
  peer->participant->delete_contained_entities();
  DomainParticipantFactory::get_instance()->delete_participant(peer->participant);
  std::free(peer->graph.readers);
  std::free(peer->graph.writers);
  // The peer itself stays: its ends' listeners may have seen the last of the vendor's threads only now.
}
