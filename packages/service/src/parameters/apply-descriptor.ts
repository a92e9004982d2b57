// SPDX-License-Identifier: Apache-2.0
// Whether a descriptor lets its parameter have a value. Rules and wording are rclpy's (Humble to Rolling).

import type { ParameterDescriptor } from "@rclts/interfaces/rcl_interfaces/msg";
import type { Parameter } from "./parameter.js";
import { ParameterType, parameterTypeName } from "./parameter-type.js";
import { refusalByFloatingPointRange, refusalByIntegerRange } from "./value-range.js";

/**
 * Why a value is refused; undefined if it is not.
 *
 * @param isDeclared whether the parameter is: then it can not lose its value unless it is dynamically typed
 */
export function refusalByDescriptor(
  parameter: Parameter,
  descriptor: ParameterDescriptor,
  isDeclared: boolean,
): string | undefined {
  const { name, type, value } = parameter;
  if (!descriptor.dynamic_typing) {
    if (type === ParameterType.NOT_SET) return isDeclared ? "Static parameter cannot be undeclared" : undefined;
    if (type !== descriptor.type) return wrongType(parameter, descriptor.type as ParameterType);
  }
  const integers = descriptor.integer_range[0];
  const doubles = descriptor.floating_point_range[0];
  if (type === ParameterType.INTEGER && integers) return refusalByIntegerRange(name, value as bigint, integers);
  if (type === ParameterType.DOUBLE && doubles) return refusalByFloatingPointRange(name, value as number, doubles);
  return undefined;
}

/** Why nobody may set it. */
export function refusalToWrite(name: string): string {
  return `Trying to set a read-only parameter: ${name}.`;
}

function wrongType({ type }: Parameter, expected: ParameterType): string {
  return `Wrong parameter type, expected '${show(expected)}' got '${show(type)}'`;
}

function show(type: ParameterType): string {
  return `Type.${parameterTypeName(type)}`;
}
