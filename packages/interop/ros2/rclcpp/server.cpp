// SPDX-License-Identifier: Apache-2.0
// An rclcpp service that answers until it is told to leave, and reports as the peers do.
#include "exchanges.hpp"

#include <chrono>
#include <rmw/rmw.h>
#include <thread>

template <class Exchange> static int play(const Flags &flags) {
  using Service = typename Exchange::Service;
  auto node = std::make_shared<rclcpp::Node>("rclts_interop_server");
  int64_t requests = 0, answered = 0;

  const auto answer = [&](std::shared_ptr<rclcpp::Service<Service>> service, std::shared_ptr<rmw_request_id_t> header,
                          std::shared_ptr<typename Exchange::Request> request) {
    requests++;
    if (!flags.has("quiet"))
      report("{\"event\":\"request\",\"n\":%lld%s}", (long long)requests, Exchange::describe(*request).c_str());
    if (requests <= flags.number("silent")) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(flags.number("callback-ms")));
    typename Exchange::Response response;
    Exchange::answer(*request, response);
    service->send_response(*header, response);
    answered++;
  };
  auto service = node->create_service<Service>(service_name<Exchange>(flags), answer, service_qos(flags));
  report("{\"event\":\"ready\",\"role\":\"server\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());

  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  while (!stopped) executor.spin_once(std::chrono::milliseconds(50));
  executor.remove_node(node);
  service.reset();
  node.reset();
  rclcpp::shutdown();
  report("{\"event\":\"done\",\"requests\":%lld,\"answered\":%lld,\"refused\":0,\"gone\":0,\"timeouts\":0,"
         "\"errors\":0}",
         (long long)requests, (long long)answered);
  return 0;
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv,
                    {{"type", "add"}, {"service", ""}, {"depth", "10"}, {"callback-ms", "0"}, {"silent", "0"}},
                    {"quiet"});
  start();
  return with_exchange(flags, [&](auto exchange) { return play<decltype(exchange)>(flags); });
}
