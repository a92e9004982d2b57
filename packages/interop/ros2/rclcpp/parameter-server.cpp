// SPDX-License-Identifier: Apache-2.0
// An rclcpp node with one parameter of each type, and of each kind of refusal.
#include "program.hpp"

#include <rmw/rmw.h>

using rcl_interfaces::msg::ParameterDescriptor;
using rcl_interfaces::msg::SetParametersResult;

static void declare(rclcpp::Node &node) {
  ParameterDescriptor even, halves, fixed, any;
  even.description = "an int";
  even.integer_range.resize(1);
  even.integer_range[0].from_value = 0;
  even.integer_range[0].to_value = 10;
  even.integer_range[0].step = 2;
  halves.additional_constraints = "halves";
  halves.floating_point_range.resize(1);
  halves.floating_point_range[0].from_value = 0.0;
  halves.floating_point_range[0].to_value = 10.0;
  halves.floating_point_range[0].step = 0.5;
  fixed.read_only = true;
  any.dynamic_typing = true;
  node.declare_parameter("b", true);
  node.declare_parameter("i", 4, even);
  node.declare_parameter("d", 2.0, halves);
  node.declare_parameter("s", "text");
  node.declare_parameter("arm.bools", std::vector<bool>{true, false});
  node.declare_parameter("arm.left.ints", std::vector<int64_t>{1, 2});
  node.declare_parameter("arm.left.doubles", std::vector<double>{1.0, 2.5});
  node.declare_parameter("strings", std::vector<std::string>{"a", "b c"});
  node.declare_parameter("fixed", 1.5, fixed);
  node.declare_parameter("any", "x", any);
  node.declare_parameter("unset", rclcpp::ParameterType::PARAMETER_INTEGER);
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>("robot", "/lab");
  declare(*node);
  const auto handle = node->add_on_set_parameters_callback([](const std::vector<rclcpp::Parameter> &parameters) {
    SetParametersResult result;
    result.successful = true;
    for (const auto &parameter : parameters) {
      const bool is_text = parameter.get_type() == rclcpp::ParameterType::PARAMETER_STRING;
      if (parameter.get_name() != "s" || !is_text || parameter.as_string() != "bad") continue;
      result.successful = false;
      result.reason = "bad is bad";
    }
    return result;
  });
  report("{\"event\":\"ready\",\"role\":\"server\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());
  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  while (!stopped) executor.spin_once(std::chrono::milliseconds(50));
  executor.remove_node(node);
  node.reset();
  rclcpp::shutdown();
  report("{\"event\":\"done\"}");
  return 0;
}
