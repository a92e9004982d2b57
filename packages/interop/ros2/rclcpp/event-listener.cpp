// SPDX-License-Identifier: Apache-2.0
// A node that watches the service events of AddTwoInts: reports their octets until it is told to stop. Where the
// distribution has no type for them, the RMW takes one that has the name and no more: octets are all that is taken.
#include "program.hpp"

#include <chrono>
#include <cstring>
#include <example_interfaces/srv/add_two_ints.hpp>
#include <memory>
#include <rcl/subscription.h>
#include <rmw/rmw.h>
#include <rosidl_typesupport_cpp/message_type_support.hpp>
#include <rosidl_typesupport_fastrtps_cpp/message_type_support.h>
#include <rosidl_typesupport_introspection_cpp/message_introspection.hpp>
#include <std_msgs/msg/string.hpp>
#include <thread>

#if __has_include(<service_msgs/msg/service_event_info.hpp>)
/** From Iron on the type exists. */
static const rosidl_message_type_support_t &event_type() {
  return *rosidl_typesupport_cpp::get_message_type_support_handle<example_interfaces::srv::AddTwoInts::Event>();
}
#else
using rosidl_typesupport_introspection_cpp::MessageMembers;

static const char type_namespace[] = "example_interfaces::srv";
static const char type_name[] = "AddTwoInts_Event";

/** A copy of what describes a type without a bound, under the other name. */
template <class Description> static const void *renamed(const void *data) {
  static Description description = *static_cast<const Description *>(data);
  description.message_namespace_ = type_namespace;
  description.message_name_ = type_name;
  return &description;
}

/** What an RMW asks for: rmw_fastrtps_cpp for functions, rmw_cyclonedds_cpp for a list of members. */
static const rosidl_message_type_support_t *find(const rosidl_message_type_support_t *, const char *identifier) {
  static rosidl_message_type_support_t found;
  const bool functions = std::strcmp(identifier, "rosidl_typesupport_fastrtps_cpp") == 0;
  if (!functions && std::strcmp(identifier, "rosidl_typesupport_introspection_cpp") != 0) return nullptr;
  const auto *any = rosidl_typesupport_cpp::get_message_type_support_handle<std_msgs::msg::String>();
  const auto *known = get_message_typesupport_handle(any, identifier);
  if (known == nullptr) return nullptr;
  found = *known;
  found.data = functions ? renamed<message_type_support_callbacks_t>(known->data) : renamed<MessageMembers>(known->data);
  return &found;
}

static const rosidl_message_type_support_t &event_type() {
  static const rosidl_message_type_support_t type{"rclts_interop", nullptr, find};
  return type;
}
#endif

static std::string hex(const rcl_serialized_message_t &message) {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < message.buffer_length; i++) {
    text += digits[message.buffer[i] >> 4];
    text += digits[message.buffer[i] & 15];
  }
  return text;
}

static void require(rcl_ret_t result, const char *what) {
  if (result == RCL_RET_OK) return;
  std::fprintf(stderr, "%s: %s\n", what, rcl_get_error_string().str);
  std::exit(1);
}

int main(int argc, char **argv) {
  const Flags flags(argc, argv, {{"service", "add_two_ints"}}, {});
  start();
  auto node = std::make_shared<rclcpp::Node>("event_listener");
  rcl_node_t *handle = node->get_node_base_interface()->get_rcl_node_handle();
  rcl_subscription_t subscription = rcl_get_zero_initialized_subscription();
  rcl_subscription_options_t options = rcl_subscription_get_default_options();
  options.qos.depth = 1000;
  const std::string topic = "/" + flags.text("service") + "/_service_event";
  require(rcl_subscription_init(&subscription, handle, &event_type(), topic.c_str(), &options), "subscription");
  report("{\"event\":\"ready\",\"role\":\"event-listener\",\"vendor\":\"%s\"}", rmw_get_implementation_identifier());

  rcl_serialized_message_t message = rmw_get_zero_initialized_serialized_message();
  const rcutils_allocator_t allocator = rcutils_get_default_allocator();
  require(rmw_serialized_message_init(&message, 0, &allocator), "message");
  while (!stopped) {
    while (rcl_take_serialized_message(&subscription, &message, nullptr, nullptr) == RCL_RET_OK)
      report("{\"event\":\"sample\",\"length\":%zu,\"octets\":\"%s\"}", message.buffer_length, hex(message).c_str());
    rcl_reset_error();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  require(rmw_serialized_message_fini(&message), "message");
  require(rcl_subscription_fini(&subscription, handle), "subscription");
  node.reset();
  rclcpp::shutdown();
  report("{\"event\":\"done\"}");
  return 0;
}
