// SPDX-License-Identifier: Apache-2.0
// What a service of rmw_fastrtps_cpp knows of its askers: which reply readers are matched, which were ever named.
#ifndef PEER_FASTDDS_ASKER_REGISTRY_HPP
#define PEER_FASTDDS_ASKER_REGISTRY_HPP

#include <chrono>
#include <condition_variable>
#include <fastdds/rtps/common/Guid.h>
#include <map>
#include <mutex>
#include <set>

enum class Presence { gone, not_matched, matched };

class AskerRegistry {
public:
  using Guid = eprosima::fastrtps::rtps::GUID_t;

  /** A request named this reply reader (or none: the unknown GUID) and came from this writer. */
  void note(const Guid &reader, const Guid &writer) {
    std::lock_guard<std::mutex> guard(mutex_);
    other_.emplace(reader, writer);
    other_.emplace(writer, reader);
  }

  void reader_matched(const Guid &reader) {
    std::lock_guard<std::mutex> guard(mutex_);
    matched_.insert(reader);
    changed_.notify_all();
  }

  void reader_unmatched(const Guid &reader) {
    std::lock_guard<std::mutex> guard(mutex_);
    matched_.erase(reader);
    forget(reader);
  }

  void writer_unmatched(const Guid &writer) {
    std::lock_guard<std::mutex> guard(mutex_);
    forget(writer);
  }

  /** Waits up to `limit` for a known reader to be matched. */
  Presence find(const Guid &reader, std::chrono::nanoseconds limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (other_.count(reader) == 0) return Presence::gone;
    const bool found = changed_.wait_for(lock, limit, [&] { return matched_.count(reader) != 0; });
    return found ? Presence::matched : Presence::not_matched;
  }

private:
  void forget(const Guid &endpoint) {
    const auto found = other_.find(endpoint);
    if (found == other_.end()) return;
    other_.erase(found->second);
    other_.erase(endpoint);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<Guid> matched_;
  std::map<Guid, Guid> other_; // reader to writer and writer to reader
};

#endif
