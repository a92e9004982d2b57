// SPDX-License-Identifier: Apache-2.0
// An rclcpp node that offers a service, and reports which nodes it sees whenever they have changed.
#include "program.hpp"

#include <algorithm>
#include <chrono>
#include <example_interfaces/srv/add_two_ints.hpp>
#include <rmw/rmw.h>
#include <vector>

using example_interfaces::srv::AddTwoInts;

static std::string list(const std::vector<std::string> &names) {
  std::string text;
  for (const std::string &name : names) text += (text.empty() ? "\"" : ",\"") + name + "\"";
  return text;
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {{"service", "add_two_ints"}, {"depth", "10"}, {"name", "observer"}}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>(flags.text("name"));
  const auto add = [](AddTwoInts::Request::SharedPtr request, AddTwoInts::Response::SharedPtr response) {
    response->sum = request->a + request->b;
  };
  auto service = node->create_service<AddTwoInts>(flags.text("service"), add, service_qos(flags));
  report("{\"event\":\"ready\",\"role\":\"observer\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());

  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  std::vector<std::string> seen;
  while (!stopped) {
    executor.spin_once(std::chrono::milliseconds(100));
    std::vector<std::string> names = node->get_node_names();
    std::sort(names.begin(), names.end());
    if (names == seen) continue;
    report("{\"event\":\"nodes\",\"names\":[%s]}", list(names).c_str());
    seen = names;
  }
  executor.remove_node(node);
  service.reset();
  node.reset();
  rclcpp::shutdown();
  report("{\"event\":\"done\"}");
  return 0;
}
