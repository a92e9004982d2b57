// SPDX-License-Identifier: Apache-2.0
// Counts the readers and writers of each topic in the domain, as the rmw's graph cache does.
#ifndef PEER_FASTDDS_ENDPOINT_CENSUS_HPP
#define PEER_FASTDDS_ENDPOINT_CENSUS_HPP

#include <fastdds/dds/domain/DomainParticipantListener.hpp>
#include <fastdds/rtps/reader/ReaderDiscoveryInfo.h>
#include <fastdds/rtps/writer/WriterDiscoveryInfo.h>
#include <map>
#include <mutex>
#include <set>
#include <string>

class EndpointCensus : public eprosima::fastdds::dds::DomainParticipantListener {
public:
  int readers(const std::string &topic) { return count(readers_, topic); }
  int writers(const std::string &topic) { return count(writers_, topic); }

  void on_subscriber_discovery(eprosima::fastdds::dds::DomainParticipant *,
                               eprosima::fastrtps::rtps::ReaderDiscoveryInfo &&seen) override {
    using Seen = eprosima::fastrtps::rtps::ReaderDiscoveryInfo;
    if (seen.status != Seen::CHANGED_QOS_READER) note(readers_, seen.info, seen.status == Seen::DISCOVERED_READER);
  }

  void on_publisher_discovery(eprosima::fastdds::dds::DomainParticipant *,
                              eprosima::fastrtps::rtps::WriterDiscoveryInfo &&seen) override {
    using Seen = eprosima::fastrtps::rtps::WriterDiscoveryInfo;
    if (seen.status != Seen::CHANGED_QOS_WRITER) note(writers_, seen.info, seen.status == Seen::DISCOVERED_WRITER);
  }

private:
  using Guids = std::set<eprosima::fastrtps::rtps::GUID_t>;
  using Topics = std::map<std::string, Guids>;

  int count(Topics &topics, const std::string &topic) {
    std::lock_guard<std::mutex> guard(mutex_);
    const auto found = topics.find(topic);
    return found == topics.end() ? 0 : static_cast<int>(found->second.size());
  }

  template <class Data> void note(Topics &topics, const Data &endpoint, bool alive) {
    std::lock_guard<std::mutex> guard(mutex_);
    Guids &guids = topics[endpoint.topicName().to_string()];
    if (alive) guids.insert(endpoint.guid());
    else guids.erase(endpoint.guid());
  }

  std::mutex mutex_;
  Topics readers_, writers_;
};

#endif
