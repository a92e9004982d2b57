// SPDX-License-Identifier: Apache-2.0
// Asks the node /lab/robot for its parameters and sets them, with rclcpp's client, and reports each answer as text.
#include "program.hpp"

#include <algorithm>
#include <sstream>

using rcl_interfaces::msg::ParameterEvent;
using rcl_interfaces::msg::SetParametersResult;
using Parameters = std::vector<rclcpp::Parameter>;

static const char *const NODE = "/lab/robot";
static const std::chrono::seconds LONGEST(10);

template <class List, class Show> static std::string join(const List &list, const char *between, Show show) {
  std::ostringstream text;
  const char *separator = "";
  for (const auto &element : list) {
    text << separator << show(element);
    separator = between;
  }
  return text.str();
}

static std::string same(const std::string &text) { return text; }

static std::string sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return join(names, ",", same);
}

static std::string number(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

static std::string show(const rclcpp::Parameter &parameter) {
  const auto boolean = [](bool value) { return value ? "true" : "false"; };
  switch (parameter.get_type()) {
  case rclcpp::ParameterType::PARAMETER_BOOL: return boolean(parameter.as_bool());
  case rclcpp::ParameterType::PARAMETER_INTEGER: return std::to_string(parameter.as_int());
  case rclcpp::ParameterType::PARAMETER_DOUBLE: return number(parameter.as_double());
  case rclcpp::ParameterType::PARAMETER_STRING: return parameter.as_string();
  case rclcpp::ParameterType::PARAMETER_BOOL_ARRAY: return join(parameter.as_bool_array(), ",", boolean);
  case rclcpp::ParameterType::PARAMETER_INTEGER_ARRAY:
    return join(parameter.as_integer_array(), ",", [](int64_t value) { return std::to_string(value); });
  case rclcpp::ParameterType::PARAMETER_DOUBLE_ARRAY: return join(parameter.as_double_array(), ",", number);
  case rclcpp::ParameterType::PARAMETER_STRING_ARRAY: return join(parameter.as_string_array(), ",", same);
  default: return parameter.get_type_name();
  }
}

static std::string successes(const std::vector<SetParametersResult> &results) {
  return join(results, ",", [](const SetParametersResult &result) { return result.successful ? "1" : "0"; });
}

static void answer(const char *ask, const std::string &text) {
  report("{\"event\":\"answer\",\"ask\":\"%s\",\"text\":\"%s\"}", ask, text.c_str());
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>("asker");
  rclcpp::SyncParametersClient client(node, NODE);
  std::set<std::string> events;
  const auto hear = [&](const std::vector<rcl_interfaces::msg::Parameter> &parameters, const char *kind) {
    for (const auto &parameter : parameters) events.insert(std::string(kind) + " " + parameter.name);
  };
  const auto subscription = client.on_parameter_event([&](ParameterEvent::ConstSharedPtr event) {
    if (event->node != NODE) return;
    hear(event->new_parameters, "new");
    hear(event->changed_parameters, "changed");
    hear(event->deleted_parameters, "deleted");
  });
  const auto until = [&](const std::function<bool()> &holds) {
    const auto end = std::chrono::steady_clock::now() + LONGEST;
    rclcpp::executors::SingleThreadedExecutor executor;
    executor.add_node(node);
    while (!holds() && std::chrono::steady_clock::now() < end) executor.spin_once(std::chrono::milliseconds(50));
  };
  if (!client.wait_for_service(LONGEST)) return 3;

  const auto listed = client.list_parameters({}, 0);
  answer("names", sorted(listed.names));
  answer("prefixes", sorted(listed.prefixes));
  answer("below arm", sorted(client.list_parameters({"arm"}, 2).names));
  const std::vector<std::string> names = {
      "b", "i", "d", "s", "arm.bools", "arm.left.ints", "arm.left.doubles", "strings"};
  answer("types", join(client.get_parameter_types(names), ",", [](auto type) { return std::to_string(int(type)); }));
  answer("values", join(client.get_parameters(names), ";", show));
  answer("one undeclared", join(client.get_parameters({"i", "nope"}), ";", show));
  const auto descriptors = client.describe_parameters({"i", "fixed"});
  const auto &even = descriptors.at(0).integer_range.at(0);
  answer("described", descriptors[0].description + " " + std::to_string(even.from_value) + ".." +
                          std::to_string(even.to_value) + " by " + std::to_string(even.step) +
                          (descriptors.at(1).read_only ? " true" : " false"));
  until([&] { return node->count_publishers("/parameter_events") > 1; });
  const auto results = client.set_parameters(Parameters{
      {"i", 6}, {"i", 7}, {"i", 12}, {"i", "x"}, {"s", "bad"}, {"fixed", 2.0}, {"nope", 1}, {"any", 5}});
  answer("set", successes(results));
  answer("reason", results.at(4).reason);
  answer("set at once", successes({client.set_parameters_atomically(Parameters{{"i", 8}, {"d", 99.5}}),
                                   client.set_parameters_atomically(Parameters{{"i", 8}, {"d", 3.5}})}));
  answer("deleted", successes(client.set_parameters(Parameters{rclcpp::Parameter("any"), rclcpp::Parameter("i")})));
  answer("then", join(client.get_parameters({"i", "d", "s"}), ";", show));
  until([&] { return events.count("deleted any") != 0; });
  answer("events", join(events, ",", same));
  report("{\"event\":\"done\"}");
  rclcpp::shutdown();
  return 0;
}
