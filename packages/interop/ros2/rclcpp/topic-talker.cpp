// SPDX-License-Identifier: Apache-2.0
// An rclcpp node that publishes in every way that a row asks for.
#include "program.hpp"

#include <chrono>
#include <memory>
#include <rmw/rmw.h>
#include <std_msgs/msg/string.hpp>
#include <std_msgs/msg/u_int8_multi_array.hpp>

using std_msgs::msg::String;
using std_msgs::msg::UInt8MultiArray;

static String text(const std::string &data) {
  String message;
  message.data = data;
  return message;
}

static UInt8MultiArray picture() {
  UInt8MultiArray message;
  message.data.resize(4 * 1024 * 1024);
  for (size_t i = 0; i < message.data.size(); i++) message.data[i] = static_cast<uint8_t>(i % 251);
  return message;
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>("topic_talker");
  auto chatter = node->create_publisher<String>("chatter", 100);
  auto scan = node->create_publisher<String>("scan", rclcpp::SensorDataQoS());
  auto map = node->create_publisher<String>("map", rclcpp::QoS(3).transient_local());
  auto plan = node->create_publisher<String>("plan", rclcpp::QoS(3).transient_local());
  auto image = node->create_publisher<UInt8MultiArray>("image", 1);
  for (int n = 1; n <= 5; n++)
    for (const auto &each : {map, plan}) each->publish(text(std::to_string(n)));
  RCLCPP_WARN(node->get_logger(), "battery low");
  // Each is published only when it has been listened to for a second: until then a volatile listener may miss some.
  int chatter_ticks = 0, image_ticks = 0;
  auto timer = node->create_wall_timer(std::chrono::milliseconds(20), [&] {
    scan->publish(text("scan"));
    if (chatter->get_subscription_count() > 0) chatter_ticks++;
    if (chatter_ticks > 50 && chatter_ticks <= 150) chatter->publish(text(std::to_string(chatter_ticks - 50)));
    if (image->get_subscription_count() > 0) image_ticks++;
    if (image_ticks == 50) image->publish(picture());
  });
  report("{\"event\":\"ready\",\"role\":\"talker\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());

  rclcpp::executors::SingleThreadedExecutor executor;
  executor.add_node(node);
  while (!stopped) executor.spin_once(std::chrono::milliseconds(50));
  executor.remove_node(node);
  rclcpp::shutdown();
  report("{\"event\":\"done\"}");
  return 0;
}
