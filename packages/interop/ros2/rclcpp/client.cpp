// SPDX-License-Identifier: Apache-2.0
// rclcpp clients that wait for the service, call it and verify each answer, and report as the peers do.
#include "exchanges.hpp"

#include <algorithm>
#include <chrono>
#include <rmw/rmw.h>
#include <vector>

using Clock = std::chrono::steady_clock;

struct Counts {
  long long sent = 0, ok = 0, lost = 0, wrong = 0;
  std::vector<double> us; // of each answer
};

/** The calls of one client. */
template <class Exchange> class Caller {
public:
  using Service = typename Exchange::Service;
  using Request = typename Exchange::Request;

  Caller(rclcpp::Node &node, int index, const Flags &flags, Counts &counts)
      : client(node.create_client<Service>(service_name<Exchange>(flags), service_qos(flags))), index_(index),
        flags_(flags), counts_(counts) {}

  bool finished() const { return sent_ == flags_.number("calls") && open_.empty(); }

  void send_more() {
    const int64_t calls = flags_.number("calls");
    const int64_t room = flags_.has("burst") ? calls : flags_.number("in-flight");
    while (static_cast<int64_t>(open_.size()) < room && sent_ < calls) {
      const int64_t call = index_ * calls + sent_;
      auto request = std::make_shared<Request>();
      Exchange::ask(flags_, call, *request);
      send(++sent_, request);
    }
  }

  void expire() {
    const auto due = Clock::now() - std::chrono::milliseconds(flags_.number("timeout-ms"));
    while (!open_.empty() && open_.begin()->second.sent <= due) {
      client->remove_pending_request(open_.begin()->second.id);
      report("{\"event\":\"lost\",\"client\":%d,\"n\":%lld}", index_, (long long)open_.begin()->first);
      open_.erase(open_.begin());
      counts_.lost++;
    }
  }

  const typename rclcpp::Client<Service>::SharedPtr client;

private:
  struct Call {
    Clock::time_point sent;
    int64_t id;
  };

  void send(int64_t n, const std::shared_ptr<Request> &request) {
    counts_.sent++;
    const auto sent = Clock::now();
    const auto receive = [this, n, request](typename rclcpp::Client<Service>::SharedFuture answer) {
      const auto call = open_.find(n);
      const double us = std::chrono::duration<double, std::micro>(Clock::now() - call->second.sent).count();
      typename Exchange::Response expected;
      Exchange::answer(*request, expected);
      const bool right = *answer.get() == expected;
      open_.erase(call);
      right ? counts_.ok++ : counts_.wrong++;
      counts_.us.push_back(us);
      if (!right || !flags_.has("quiet"))
        report("{\"event\":\"reply\",\"client\":%d,\"n\":%lld%s,\"us\":%.0f}", index_, (long long)n,
               Exchange::describe(*answer.get()).c_str(), us);
    };
    open_[n] = {sent, client->async_send_request(request, receive).request_id};
  }

  const int index_;
  const Flags &flags_;
  Counts &counts_;
  int64_t sent_ = 0;
  std::map<int64_t, Call> open_; // by their number, from 1
};

template <class Callers> static bool wait_for_service(Callers &callers, const Flags &flags) {
  const auto started = Clock::now();
  for (size_t i = 0; i < callers.size(); i++) {
    const bool found = callers[i].client->wait_for_service(std::chrono::milliseconds(flags.number("wait-ms")));
    const double ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
    report("{\"event\":\"%s\",\"client\":%zu,\"ms\":%.1f}", found ? "available" : "unavailable", i, ms);
    if (!found) return false;
  }
  return true;
}

static double percentile(const std::vector<double> &sorted, double fraction) {
  return sorted.empty() ? 0 : sorted[static_cast<size_t>(fraction * static_cast<double>(sorted.size()))];
}

template <class Exchange> static int play(const Flags &flags) {
  auto node = std::make_shared<rclcpp::Node>("rclts_interop_client");
  Counts counts;
  std::vector<Caller<Exchange>> callers;
  for (int i = 0; i < flags.number("clients"); i++) callers.emplace_back(*node, i, flags, counts);
  report("{\"event\":\"ready\",\"role\":\"client\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());
  if (!wait_for_service(callers, flags)) return 3;

  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  const auto finished = [](const Caller<Exchange> &caller) { return caller.finished(); };
  while (!stopped && !std::all_of(callers.begin(), callers.end(), finished)) {
    for (Caller<Exchange> &caller : callers) {
      caller.expire();
      caller.send_more();
    }
    executor.spin_once(std::chrono::milliseconds(50));
  }
  executor.remove_node(node);
  callers.clear();
  node.reset();
  rclcpp::shutdown();
  std::sort(counts.us.begin(), counts.us.end());
  report("{\"event\":\"done\",\"sent\":%lld,\"ok\":%lld,\"lost\":%lld,\"wrong\":%lld,\"late\":0,\"unknown\":0,"
         "\"p50us\":%.1f,\"p99us\":%.1f}",
         counts.sent, counts.ok, counts.lost, counts.wrong, percentile(counts.us, 0.5), percentile(counts.us, 0.99));
  return counts.ok == flags.number("calls") * flags.number("clients") ? 0 : 1;
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv,
                    {{"type", "add"}, {"service", ""}, {"size", "0"}, {"depth", "10"}, {"calls", "1"}, {"clients", "1"},
                     {"in-flight", "1"}, {"a", "1"}, {"b", "2"}, {"timeout-ms", "5000"}, {"wait-ms", "10000"}},
                    {"quiet", "burst"});
  start();
  return with_exchange(flags, [&](auto exchange) { return play<decltype(exchange)>(flags); });
}
