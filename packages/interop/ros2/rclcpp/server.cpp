// SPDX-License-Identifier: Apache-2.0
// An rclcpp service that adds two ints until it is told to leave, and reports as the peers do.
#include "program.hpp"

#include <chrono>
#include <example_interfaces/srv/add_two_ints.hpp>
#include <rmw/rmw.h>
#include <thread>

using example_interfaces::srv::AddTwoInts;

int main(int argc, char **argv) {
  const Flags flags(argc, argv,
                    {{"service", "add_two_ints"}, {"depth", "10"}, {"callback-ms", "0"}, {"silent", "0"}}, {"quiet"});
  start();
  auto node = std::make_shared<rclcpp::Node>("rclts_interop_server");
  int64_t requests = 0, answered = 0;

  const auto add = [&](std::shared_ptr<rclcpp::Service<AddTwoInts>> service,
                       std::shared_ptr<rmw_request_id_t> header, AddTwoInts::Request::SharedPtr request) {
    requests++;
    if (!flags.has("quiet"))
      report("{\"event\":\"request\",\"n\":%lld,\"a\":%lld,\"b\":%lld}", (long long)requests, (long long)request->a,
             (long long)request->b);
    if (requests <= flags.number("silent")) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(flags.number("callback-ms")));
    AddTwoInts::Response response;
    response.sum = request->a + request->b;
    service->send_response(*header, response);
    answered++;
  };
  auto service = node->create_service<AddTwoInts>(flags.text("service"), add, service_qos(flags));
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
