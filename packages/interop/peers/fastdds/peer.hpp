// SPDX-License-Identifier: Apache-2.0
// The participant of the Fast DDS peer and its ends, as the files of this folder share them.
#ifndef PEER_FASTDDS_PEER_HPP
#define PEER_FASTDDS_PEER_HPP

#include "../program/graph-info.h"
#include "../program/vendor.h"
#include "endpoint-census.hpp"

#include <fastdds/dds/core/condition/GuardCondition.hpp>
#include <fastdds/dds/core/condition/WaitSet.hpp>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>

struct peer {
  const options *flags = nullptr;
  EndpointCensus census;
  eprosima::fastdds::dds::DomainParticipant *participant = nullptr;
  eprosima::fastdds::dds::Publisher *publisher = nullptr;
  eprosima::fastdds::dds::Subscriber *subscriber = nullptr;
  eprosima::fastdds::dds::Topic *request_topic = nullptr, *reply_topic = nullptr;
  eprosima::fastdds::dds::DataWriter *graph_writer = nullptr;
  eprosima::fastdds::dds::WaitSet waitset;
  eprosima::fastdds::dds::GuardCondition wake;
  graph_node graph{};
};

/** Ends the process with a message. */
[[noreturn]] void fail(const char *what);

/** A topic of a PayloadType, the same one for the same name. */
eprosima::fastdds::dds::Topic *create_payload_topic(peer *peer, const std::string &topic, const std::string &type,
                                                    size_t body_size, bool fixed);

/** The QoS that rmw_fastrtps_cpp gives a writer or reader, before history and durability. */
eprosima::fastdds::dds::DataWriterQos writer_qos(const peer *peer);
eprosima::fastdds::dds::DataReaderQos reader_qos(const peer *peer);

void guid_to_bytes(unsigned char bytes[16], const eprosima::fastrtps::rtps::GUID_t &guid);

/** Creates the writer and reader of ros_discovery_info; the rmw does so before anything else. */
void graph_open(peer *peer);
/** Publishes the node and its ends. */
void graph_publish(peer *peer);

#endif
