// SPDX-License-Identifier: Apache-2.0
// What is to be known of a parameter beside its value, as users give it.

import { CdrWriter } from "@rclts/cdr";
import {
  type FloatingPointRange,
  type IntegerRange_Init,
  ParameterDescriptor,
} from "@rclts/interfaces/rcl_interfaces/msg";
import { isParameterType, ParameterType } from "./parameter-type.js";

/** As rcl_interfaces/msg/ParameterDescriptor; what is left out is empty or false. */
export interface ParameterDescriptorInit {
  /** Ignored: it is the parameter's. */
  readonly name?: string | undefined;
  /** The one type that values can be of; by default that of the default value. */
  readonly type?: ParameterType | undefined;
  readonly description?: string | undefined;
  /** For people, as no program checks them. */
  readonly additional_constraints?: string | undefined;
  /** Keeps its initial value. */
  readonly read_only?: boolean | undefined;
  /** Takes values of any type, and can be deleted. */
  readonly dynamic_typing?: boolean | undefined;
  /** Of doubles: one at most. A `step` of 0 is any. */
  readonly floating_point_range?: readonly Partial<FloatingPointRange>[] | undefined;
  /** Of integers: one at most. A `step` of 0 is any. */
  readonly integer_range?: readonly Partial<IntegerRange_Init>[] | undefined;
}

/**
 * A complete descriptor of its own.
 *
 * @throws TypeError, RangeError for a member that is unknown or does not fit
 */
export function toDescriptor(name: string, init: ParameterDescriptorInit): ParameterDescriptor {
  if (typeof init !== "object" || init === null) {
    throw new TypeError(
      `parameter ${name}: descriptor ${String(init)}: expected an object such as { read_only: true }`,
    );
  }
  const { type = ParameterType.NOT_SET, dynamic_typing = false } = init;
  if (!isParameterType(type)) {
    throw new TypeError(`parameter ${name}: type ${String(type)} in its descriptor: expected one of ParameterType`);
  }
  if (dynamic_typing && type !== ParameterType.NOT_SET) {
    throw new TypeError(`parameter ${name}: its descriptor has a type and dynamic_typing: expected one of them`);
  }
  const descriptor = ParameterDescriptor.create({ ...(init as Partial<ParameterDescriptor>), name, type });
  // To ask for it later is to encode it: what can not be is refused now.
  ParameterDescriptor.encode(new CdrWriter().begin(), descriptor);
  return descriptor;
}
