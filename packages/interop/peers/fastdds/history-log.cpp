// SPDX-License-Identifier: Apache-2.0
// Reads Fast DDS's log. ReaderHistory (2.6 to 2.9) says "Change payload size of '36' bytes is larger than the history
// payload size of '23' bytes" and tells nobody else.
#include "history-log.hpp"

#include "../program/report.h"

#include <cstdio>
#include <fastdds/dds/log/Log.hpp>
#include <memory>
#include <string>

using eprosima::fastdds::dds::Log;

namespace {

class HistoryLog : public eprosima::fastdds::dds::LogConsumer {
public:
  explicit HistoryLog(const char *why) : why_(why) {}

  void Consume(const Log::Entry &entry) override {
    unsigned length, limit;
    if (std::sscanf(entry.message.c_str(),
                    "Change payload size of '%u' bytes is larger than the history payload size of '%u'", &length,
                    &limit) == 2 &&
        std::string(entry.context.category) == "RTPS_READER_HISTORY") {
      const std::string detail = "\"length\":" + std::to_string(length) + ",\"limit\":" + std::to_string(limit);
      report_refused(why_, detail.c_str());
    } else {
      std::fprintf(stderr, "%s: %s\n", entry.context.category, entry.message.c_str());
    }
  }

private:
  const char *why_;
};

} // namespace

void history_log_install(const char *why) {
  Log::ClearConsumers(); // the default one writes to stdout
  Log::RegisterConsumer(std::make_unique<HistoryLog>(why));
}
