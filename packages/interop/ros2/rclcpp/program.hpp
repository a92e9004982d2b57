// SPDX-License-Identifier: Apache-2.0
// What the rclcpp client and server share: flags, events on stdout, the signal to leave.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <rclcpp/rclcpp.hpp>
#include <set>
#include <string>

/** `--name value`, or `--name` alone for switches; a flag that was not expected ends the program with status 2. */
class Flags {
public:
  Flags(int argc, char **argv, std::map<std::string, std::string> defaults, const std::set<std::string> &switches)
      : values_(std::move(defaults)) {
    for (int i = 1; i < argc; i++) {
      const std::string name = std::string(argv[i]).substr(0, 2) == "--" ? argv[i] + 2 : "";
      if (switches.count(name) != 0) set_.insert(name);
      else if (values_.count(name) != 0 && i + 1 < argc) values_[name] = argv[++i];
      else {
        std::fprintf(stderr, "unexpected argument: %s\n", argv[i]);
        std::exit(2);
      }
    }
  }

  const std::string &text(const std::string &name) const { return values_.at(name); }
  int64_t number(const std::string &name) const { return std::strtoll(values_.at(name).c_str(), nullptr, 0); }
  bool has(const std::string &name) const { return set_.count(name) != 0; }

private:
  std::map<std::string, std::string> values_;
  std::set<std::string> set_;
};

/** One JSON object a line. */
template <class... Values> void report(const char *format, Values... values) {
  std::printf(format, values...);
  std::printf("\n");
  std::fflush(stdout);
}

inline volatile std::sig_atomic_t stopped = 0;

/** rclcpp's own handlers would end the context before the program has reported. */
inline void start() {
  rclcpp::InitOptions options;
  rclcpp::init(0, nullptr, options, rclcpp::SignalHandlerOptions::None);
  for (int number : {SIGTERM, SIGINT}) std::signal(number, [](int) { stopped = 1; });
}

/** The profile of services, which keeps the last 10, or as many as the row needs. */
inline rmw_qos_profile_t service_qos(const Flags &flags) {
  rmw_qos_profile_t qos = rmw_qos_profile_services_default;
  qos.depth = static_cast<size_t>(flags.number("depth"));
  return qos;
}
