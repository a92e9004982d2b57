// SPDX-License-Identifier: Apache-2.0
// Exchanges of ROS's own interfaces: what is asked walks through the least, the greatest and other values of each kind
// of field, and the right answer repeats or tells it. The programs of ../../ros2 do the same.

import { isDeepStrictEqual } from "node:util";
import { ParameterValue } from "@rclts/interfaces/rcl_interfaces/msg";
import { SetParameters } from "@rclts/interfaces/rcl_interfaces/srv";
import { SetBool, Empty as StdEmpty, Trigger } from "@rclts/interfaces/std_srvs/srv";
import { BasicTypes as BasicTypesMessage } from "@rclts/interfaces/test_msgs/msg";
import { Arrays, BasicTypes, Empty } from "@rclts/interfaces/test_msgs/srv";
import type { ServiceType } from "rclts";
import type { Exchange } from "./exchange.js";

/** Nothing is asked and nothing answered, by the type of test_msgs. */
export const EMPTY = exchange(Empty, "empty", () => Empty.Request.create(), nothing);

/** The same by the type of std_srvs. */
export const STD_EMPTY = exchange(StdEmpty, "std_empty", () => StdEmpty.Request.create(), nothing);

export const SET_BOOL = exchange(
  SetBool,
  "set_bool",
  (call) => ({ data: call % 2 === 1 }),
  ({ data }, response) => {
    response.success = data;
    response.message = data ? "on" : "off";
  },
);

export const TRIGGER = exchange(
  Trigger,
  "trigger",
  () => Trigger.Request.create(),
  (_, response) => {
    response.success = true;
    response.message = "triggered";
  },
);

export const BASIC_TYPES = exchange(
  BasicTypes,
  "basic_types",
  (call) => BasicTypes.Request.create({ ...numbers(call), string_value: nth(TEXTS, call) }),
  (request, response) => {
    Object.assign(response, request);
  },
);

/** Three values of each kind, from another one on in each call; constants and defaults as they are. */
export const ARRAYS = exchange(
  Arrays,
  "arrays",
  (call) => {
    const three = [call, call + 1, call + 2];
    const fields = Object.entries({ ...NUMBERS, string: TEXTS }).map(([kind, values]) => [
      `${kind}_values`,
      three.map((i) => nth(values, i)),
    ]);
    return Arrays.Request.create({ ...Object.fromEntries(fields), basic_types_values: three.map(numbers) });
  },
  (request, response) => {
    Object.assign(response, request);
  },
);

/** Sets a parameter to a text of `size` octets, another one in each call, and gets the text back as the reason. */
export function longTexts(size: number) {
  return exchange(
    SetParameters,
    "set_text",
    (call) => {
      const text = `${call}:${"0123456789abcdef".repeat(Math.ceil(size / 16))}`.slice(0, size);
      const value = ParameterValue.create({ type: STRING, string_value: text });
      return { parameters: [{ name: "text", value }] };
    },
    ({ parameters }, response) => {
      response.results = parameters.map(({ value }) => ({ successful: true, reason: value.string_value }));
    },
  );
}

/** The answer is right if it is what `answer` makes of the request. */
function exchange<Request, Response>(
  type: ServiceType<Request, Response>,
  service: string,
  ask: (call: number) => Request,
  answer: (request: Request, response: Response) => void,
): Exchange<Request, Response> {
  return {
    type,
    service,
    ask,
    answer,
    isRight: (request, response) => {
      const right = type.Response.create();
      answer(request, right);
      return isDeepStrictEqual(response, right);
    },
    describeRequest: () => ({}),
    describeResponse: () => ({}),
  };
}

function nothing(): void {}

/** All fields of test_msgs/msg/BasicTypes. */
function numbers(call: number) {
  return BasicTypesMessage.create(
    Object.fromEntries(Object.entries(NUMBERS).map(([kind, values]) => [`${kind}_value`, nth(values, call)])),
  );
}

function nth<T>(values: readonly T[], i: number): T {
  return values[i % values.length]!;
}

/** By the kind of field. */
const NUMBERS: Readonly<Record<string, readonly unknown[]>> = {
  bool: [false, true],
  byte: [0, 255, 1],
  char: [0, 255, 127],
  float32: [0, -1.125, 2 ** 127],
  float64: [0, -2.71875, Number.MAX_VALUE],
  int8: [0, -128, 127],
  uint8: [0, 255, 1],
  int16: [0, -32768, 32767],
  uint16: [0, 65535, 1],
  int32: [0, -2147483648, 2147483647],
  uint32: [0, 4294967295, 1],
  int64: [0n, -(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n, 1n],
};
const TEXTS = ["", "max value", "Grüße, 世界"];
/** Of rcl_interfaces/msg/ParameterType. */
const STRING = 4;
