// SPDX-License-Identifier: Apache-2.0
// What is asked in each call and what the right answer is, as src/programs/ has it for rclts.
#pragma once

#include "program.hpp"

#include <example_interfaces/srv/add_two_ints.hpp>
#include <limits>
#include <rcl_interfaces/srv/set_parameters.hpp>
#include <std_srvs/srv/empty.hpp>
#include <std_srvs/srv/set_bool.hpp>
#include <std_srvs/srv/trigger.hpp>
#include <test_msgs/srv/arrays.hpp>
#include <test_msgs/srv/basic_types.hpp>
#include <test_msgs/srv/empty.hpp>
#include <vector>

/** Nothing is asked and nothing answered. The answer is right if it is what `answer` makes of the request. */
template <class Type> struct Exchange {
  using Service = Type;
  using Request = typename Type::Request;
  using Response = typename Type::Response;
  static void ask(const Flags &, int64_t, Request &) {}
  static void answer(const Request &, Response &) {}
  /** Members of an event, each behind a comma. */
  static std::string describe(const Request &) { return ""; }
  static std::string describe(const Response &) { return ""; }
};

struct Empty : Exchange<test_msgs::srv::Empty> {
  static constexpr const char *name = "empty";
};

struct StdEmpty : Exchange<std_srvs::srv::Empty> {
  static constexpr const char *name = "std_empty";
};

struct AddTwoInts : Exchange<example_interfaces::srv::AddTwoInts> {
  static constexpr const char *name = "add_two_ints";
  static void ask(const Flags &flags, int64_t call, Request &request) {
    request.a = flags.number("a") + call;
    request.b = flags.number("b") + 2 * call;
  }
  static void answer(const Request &request, Response &response) { response.sum = request.a + request.b; }
  static std::string describe(const Request &request) {
    return ",\"a\":" + std::to_string(request.a) + ",\"b\":" + std::to_string(request.b);
  }
  static std::string describe(const Response &response) { return ",\"sum\":" + std::to_string(response.sum); }
};

struct SetBool : Exchange<std_srvs::srv::SetBool> {
  static constexpr const char *name = "set_bool";
  static void ask(const Flags &, int64_t call, Request &request) { request.data = call % 2 == 1; }
  static void answer(const Request &request, Response &response) {
    response.success = request.data;
    response.message = request.data ? "on" : "off";
  }
};

struct Trigger : Exchange<std_srvs::srv::Trigger> {
  static constexpr const char *name = "trigger";
  static void answer(const Request &, Response &response) {
    response.success = true;
    response.message = "triggered";
  }
};

/** The value of a kind of field in a call. */
template <class Value> Value value_of(int64_t call, const std::vector<Value> &values) {
  return values[static_cast<size_t>(call) % values.size()];
}

template <class Value> Value least_or_greatest(int64_t call) {
  using Limits = std::numeric_limits<Value>;
  return value_of<Value>(call, {0, Limits::min(), Limits::max()});
}

template <class Value> Value unsigned_value(int64_t call) {
  return value_of<Value>(call, {0, std::numeric_limits<Value>::max(), 1});
}

inline std::string text_value(int64_t call) {
  return value_of<std::string>(call, {"", "max value", "Gr\u00fc\u00dfe, \u4e16\u754c"});
}

/** Calls `set(field, value)` for each kind of number; PLURAL is what stands behind the field's name. */
#define FOR_EACH_NUMBER(message, set, PLURAL)                                                                          \
  set((message).bool_value##PLURAL, [](int64_t i) { return i % 2 == 1; });                                             \
  set((message).byte_value##PLURAL, unsigned_value<uint8_t>);                                                          \
  set((message).char_value##PLURAL, [](int64_t i) { return value_of<uint8_t>(i, {0, 255, 127}); });                    \
  set((message).float32_value##PLURAL, [](int64_t i) { return value_of<float>(i, {0, -1.125F, 0x1p127F}); });          \
  set((message).float64_value##PLURAL, [](int64_t i) {                                                                 \
    return value_of<double>(i, {0, -2.71875, std::numeric_limits<double>::max()});                                     \
  });                                                                                                                  \
  set((message).int8_value##PLURAL, least_or_greatest<int8_t>);                                                        \
  set((message).uint8_value##PLURAL, unsigned_value<uint8_t>);                                                         \
  set((message).int16_value##PLURAL, least_or_greatest<int16_t>);                                                      \
  set((message).uint16_value##PLURAL, unsigned_value<uint16_t>);                                                       \
  set((message).int32_value##PLURAL, least_or_greatest<int32_t>);                                                      \
  set((message).uint32_value##PLURAL, unsigned_value<uint32_t>);                                                       \
  set((message).int64_value##PLURAL, least_or_greatest<int64_t>);                                                      \
  set((message).uint64_value##PLURAL, unsigned_value<uint64_t>)

template <class Message> void fill_numbers(Message &message, int64_t call) {
  const auto set = [call](auto &field, auto value) { field = value(call); };
  FOR_EACH_NUMBER(message, set, );
}

struct BasicTypes : Exchange<test_msgs::srv::BasicTypes> {
  static constexpr const char *name = "basic_types";
  static void ask(const Flags &, int64_t call, Request &request) {
    fill_numbers(request, call);
    request.string_value = text_value(call);
  }
  static void answer(const Request &request, Response &response) {
    response.bool_value = request.bool_value;
    response.byte_value = request.byte_value;
    response.char_value = request.char_value;
    response.float32_value = request.float32_value;
    response.float64_value = request.float64_value;
    response.int8_value = request.int8_value;
    response.uint8_value = request.uint8_value;
    response.int16_value = request.int16_value;
    response.uint16_value = request.uint16_value;
    response.int32_value = request.int32_value;
    response.uint32_value = request.uint32_value;
    response.int64_value = request.int64_value;
    response.uint64_value = request.uint64_value;
    response.string_value = request.string_value;
  }
};

/** Three values of each kind, from another one on in each call; constants and defaults as they are. */
struct Arrays : Exchange<test_msgs::srv::Arrays> {
  static constexpr const char *name = "arrays";
  static void ask(const Flags &, int64_t call, Request &request) {
    const auto set = [call](auto &field, auto value) {
      for (size_t i = 0; i < field.size(); i++) field[i] = value(call + static_cast<int64_t>(i));
    };
    FOR_EACH_NUMBER(request, set, s);
    set(request.string_values, text_value);
    for (size_t i = 0; i < request.basic_types_values.size(); i++)
      fill_numbers(request.basic_types_values[i], call + static_cast<int64_t>(i));
  }
  static void answer(const Request &request, Response &response) {
    response.bool_values = request.bool_values;
    response.byte_values = request.byte_values;
    response.char_values = request.char_values;
    response.float32_values = request.float32_values;
    response.float64_values = request.float64_values;
    response.int8_values = request.int8_values;
    response.uint8_values = request.uint8_values;
    response.int16_values = request.int16_values;
    response.uint16_values = request.uint16_values;
    response.int32_values = request.int32_values;
    response.uint32_values = request.uint32_values;
    response.int64_values = request.int64_values;
    response.uint64_values = request.uint64_values;
    response.string_values = request.string_values;
    response.basic_types_values = request.basic_types_values;
    response.constants_values = request.constants_values;
    response.defaults_values = request.defaults_values;
  }
};

/** Sets a parameter to a text, another one in each call, and gets the text back as the reason. */
struct LongText : Exchange<rcl_interfaces::srv::SetParameters> {
  static constexpr const char *name = "set_text";
  static void ask(const Flags &flags, int64_t call, Request &request) {
    const size_t size = static_cast<size_t>(flags.number("size"));
    std::string text = std::to_string(call) + ":";
    while (text.size() < size) text += "0123456789abcdef";
    request.parameters.resize(1);
    request.parameters[0].name = "text";
    request.parameters[0].value.type = 4;
    request.parameters[0].value.string_value = text.substr(0, size);
  }
  static void answer(const Request &request, Response &response) {
    for (const auto &parameter : request.parameters) {
      response.results.emplace_back();
      response.results.back().successful = true;
      response.results.back().reason = parameter.value.string_value;
    }
  }
};

/** The one that `--service` names, or that of the exchange. */
template <class Exchange> std::string service_name(const Flags &flags) {
  return flags.text("service").empty() ? Exchange::name : flags.text("service");
}

/** Calls `play` with the exchange that `--type` names. */
template <class Play> int with_exchange(const Flags &flags, Play play) {
  const std::string &type = flags.text("type");
  if (type == "add") return play(AddTwoInts());
  if (type == "empty") return play(Empty());
  if (type == "std-empty") return play(StdEmpty());
  if (type == "set-bool") return play(SetBool());
  if (type == "trigger") return play(Trigger());
  if (type == "basic-types") return play(BasicTypes());
  if (type == "arrays") return play(Arrays());
  if (type == "long-text") return play(LongText());
  std::fprintf(stderr, "--type %s is not known\n", type.c_str());
  return 2;
}
