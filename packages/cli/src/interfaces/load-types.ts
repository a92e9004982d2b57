// SPDX-License-Identifier: Apache-2.0
// Types made at run time, of interface files or of what a node says, together with what describes their values.

import type { MessageType, ServiceType } from "@rclts/cdr";
import { type Model, parseInterfaceName, RuntimeTypes, type RuntimeValue, type Struct } from "@rclts/idl";
import { Failure } from "../failure.js";

/** A service type together with what describes its values. */
export interface LoadedService {
  readonly type: ServiceType<RuntimeValue, RuntimeValue>;
  readonly request: Struct;
  readonly response: Struct;
  readonly event: Struct;
  readonly structs: Model["structs"];
}

/** A message type together with what describes its values. */
export interface LoadedMessage {
  readonly type: MessageType<RuntimeValue>;
  readonly struct: Struct;
  readonly structs: Model["structs"];
}

/**
 * @param name `example_interfaces/srv/AddTwoInts`
 * @throws Failure if the model has another kind of interface by this name
 */
export function serviceOf(name: string, model: Model): LoadedService {
  const definition = model.interfaces.get(name);
  if (definition?.kind !== "srv") throw new Failure(`The passed type is not a service: ${name}`);
  const { request, response, event } = definition;
  return { type: new RuntimeTypes(model).service(name), request, response, event, structs: model.structs };
}

/**
 * @param name `std_msgs/msg/String`
 * @throws Failure if the model has another kind of interface by this name
 */
export function messageOf(name: string, model: Model): LoadedMessage {
  const struct = model.structs.get(name);
  if (struct === undefined) throw new Failure(`The passed type is not a message: ${name}`);
  return { type: new RuntimeTypes(model).message(name), struct, structs: model.structs };
}

/**
 * The name with its kind, which is put in where two parts are given, as ros2 does.
 *
 * @throws Failure for what is no name of an interface
 */
export function fullTypeName(name: string, kind: "srv" | "msg"): string {
  const parts = name.split("/");
  const full = parts.length === 2 ? `${parts[0]}/${kind}/${parts[1]}` : name;
  if (parseInterfaceName(full) !== undefined) return full;
  throw new Failure(`The passed type '${name}' is invalid: expected one such as my_msgs/${kind}/Count`);
}
