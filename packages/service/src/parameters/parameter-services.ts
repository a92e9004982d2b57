// SPDX-License-Identifier: Apache-2.0
// The six services by which others reach the parameters of a node (rclpy's ParameterService, Humble to Rolling).

import type { Parameter as ParameterMessage, ParameterValue } from "@rclts/interfaces/rcl_interfaces/msg";
import {
  DescribeParameters,
  GetParameters,
  GetParameterTypes,
  ListParameters,
  SetParameters,
  SetParametersAtomically,
} from "@rclts/interfaces/rcl_interfaces/srv";
import { describeError } from "../describe-error.js";
import type { Node } from "../node.js";
import { Parameter } from "./parameter.js";
import { ParameterNotDeclaredException, ParameterUninitializedException } from "./parameter-exceptions.js";
import type { SetParametersResult } from "./set-callbacks.js";

/** Offers them under the node's name, with the `parameters` profile. They live as long as the node. */
export function startParameterServices(node: Node): void {
  const name = node.getName();
  const qos = { qos: "parameters" } as const;
  node.createService(
    DescribeParameters,
    `${name}/describe_parameters`,
    ({ names }) => ({ descriptors: allOrNone(names, (one) => node.describeParameter(one)) }),
    qos,
  );
  node.createService(
    GetParameters,
    `${name}/get_parameters`,
    ({ names }) => ({ values: within(allOrNone(names, (one) => node.getParameter(one).toValueMessage())) }),
    qos,
  );
  node.createService(
    GetParameterTypes,
    `${name}/get_parameter_types`,
    ({ names }) => ({ types: allOrNone(names, (one) => node.getParameterType(one)) }),
    qos,
  );
  node.createService(
    ListParameters,
    `${name}/list_parameters`,
    ({ prefixes, depth }) => ({ result: node.listParameters(prefixes, Number(depth)) }),
    qos,
  );
  node.createService(
    SetParameters,
    `${name}/set_parameters`,
    ({ parameters }) => ({ results: bounded(parameters).map((one) => set(node, [one])) }),
    qos,
  );
  node.createService(
    SetParametersAtomically,
    `${name}/set_parameters_atomically`,
    ({ parameters }) => ({ result: set(node, bounded(parameters)) }),
    qos,
  );
}

/** One undeclared name, or one without a value, and the answer is empty. */
function allOrNone<T>(names: readonly string[], get: (name: string) => T): T[] {
  try {
    return bounded(names).map(get);
  } catch (error) {
    if (error instanceof ParameterNotDeclaredException || error instanceof ParameterUninitializedException) return [];
    throw error;
  }
}

/** A refusal is a result, whatever its cause: who asked waits for an answer. */
function set(node: Node, messages: readonly ParameterMessage[]): SetParametersResult {
  try {
    return node.setParametersAtomically(messages.map((message) => Parameter.fromMessage(message)));
  } catch (error) {
    if (!(error instanceof ParameterNotDeclaredException)) {
      node.getLogger().error(`parameters could not be set: ${describeError(error)}`);
    }
    return { successful: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws RangeError for a request that asks for more than anybody needs */
function bounded<T>(items: readonly T[]): readonly T[] {
  if (items.length <= MOST_ITEMS) return items;
  throw new RangeError(`${items.length} parameters in one request: expected ${MOST_ITEMS} at most`);
}

/** @throws RangeError for values that are asked for so often that the answer would be a flood */
function within(values: ParameterValue[]): ParameterValue[] {
  let bytes = 0;
  for (const value of values) bytes += sizeOf(value);
  if (bytes <= MOST_BYTES) return values;
  throw new RangeError(`values of ${bytes} bytes asked for in one request: expected ${MOST_BYTES} at most`);
}

function sizeOf(value: ParameterValue): number {
  const arrays = value.byte_array_value.byteLength + value.bool_array_value.length;
  const numbers = value.integer_array_value.byteLength + value.double_array_value.byteLength;
  const text = value.string_array_value.reduce((sum, { length }) => sum + length + 8, value.string_value.length);
  return arrays + numbers + text;
}

const MOST_ITEMS = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
