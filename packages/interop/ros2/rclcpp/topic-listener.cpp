// SPDX-License-Identifier: Apache-2.0
// An rclcpp node that listens to a talker, and reports what it has heard when it has heard it all.
#include "program.hpp"

#include <chrono>
#include <memory>
#include <rcl_interfaces/msg/log.hpp>
#include <rmw/rmw.h>
#include <std_msgs/msg/string.hpp>
#include <std_msgs/msg/u_int8_multi_array.hpp>
#include <vector>

using rcl_interfaces::msg::Log;
using std_msgs::msg::String;
using std_msgs::msg::UInt8MultiArray;
using Texts = std::vector<std::string>;

static std::string joined(const Texts &texts) {
  std::string all;
  for (const std::string &text : texts) all += (all.empty() ? "" : ",") + text;
  return all;
}

static bool in_order(const Texts &texts) {
  for (size_t i = 0; i < texts.size(); i++)
    if (texts[i] != std::to_string(i + 1)) return false;
  return true;
}

static std::string look_at(const std::vector<uint8_t> &octets) {
  for (size_t i = 0; i < octets.size(); i++)
    if (octets[i] != i % 251) return std::to_string(octets.size()) + " wrong";
  return std::to_string(octets.size()) + " right";
}

static void answer(const char *ask, const std::string &text) {
  report("{\"event\":\"answer\",\"ask\":\"%s\",\"text\":\"%s\"}", ask, text.c_str());
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>("topic_listener");
  std::vector<rclcpp::SubscriptionBase::SharedPtr> subscriptions;
  const auto listen = [&](const char *topic, const rclcpp::QoS &qos, Texts &heard) {
    const auto note = [&heard](const String &message) { heard.push_back(message.data); };
    subscriptions.push_back(node->create_subscription<String>(topic, qos, note));
  };
  Texts chatter, scan, reliable, late, volatile_;
  listen("chatter", rclcpp::QoS(100), chatter);
  listen("scan", rclcpp::SensorDataQoS(), scan);
  listen("scan", rclcpp::QoS(10), reliable);
  listen("map", rclcpp::QoS(10).transient_local(), late);
  listen("plan", rclcpp::QoS(10), volatile_);
  std::string image, log;
  subscriptions.push_back(node->create_subscription<UInt8MultiArray>(
    "image", 10, [&](const UInt8MultiArray &message) { image = look_at(message.data); }));
  subscriptions.push_back(
    node->create_subscription<Log>("/rosout", rclcpp::QoS(1000).transient_local(), [&](const Log &record) {
      // The first that the talker said: it also warns of the reliable listener.
      if (record.name != "topic_talker" || !log.empty()) return;
      log = std::to_string(record.level) + " " + record.name + ": " + record.msg;
    }));
  report("{\"event\":\"ready\",\"role\":\"listener\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());

  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(40);
  const auto has_all = [&] {
    return chatter.size() >= 100 && !scan.empty() && late.size() >= 3 && !image.empty() && !log.empty();
  };
  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  while (!stopped && !has_all() && std::chrono::steady_clock::now() < end)
    executor.spin_once(std::chrono::milliseconds(50));
  executor.remove_node(node);
  answer("chatter", std::to_string(chatter.size()) + " " + (in_order(chatter) ? "in order" : joined(chatter)));
  answer("scan", scan.empty() ? "not heard" : "heard");
  answer("scan, reliable", joined(reliable));
  answer("map, late", joined(late));
  answer("plan, volatile", joined(volatile_));
  answer("image", image);
  answer("log", log);
  subscriptions.clear();
  node.reset();
  rclcpp::shutdown();
  report("{\"event\":\"done\"}");
  return 0;
}
