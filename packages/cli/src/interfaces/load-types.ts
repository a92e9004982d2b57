// SPDX-License-Identifier: Apache-2.0
// Types made of interface files at run time.

import type { MessageType, ServiceType } from "@rclts/cdr";
import {
  loadModel,
  type Model,
  parseInterfaceName,
  RuntimeTypes,
  type RuntimeValue,
  type SearchPath,
  type Struct,
} from "@rclts/idl";
import { EXIT, Failure } from "../failure.js";
import { findInterface } from "./find-interfaces.js";

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
 * @param name `example_interfaces/srv/AddTwoInts`, or `example_interfaces/AddTwoInts`
 * @throws Failure; InterfaceError for broken files
 */
export function loadService(name: string, searchPath: SearchPath): LoadedService {
  const full = inFull(name, "srv");
  const { interfaces, structs } = loadModel([{ name: full, path: findInterface(full, searchPath) }], searchPath);
  const definition = interfaces.get(full);
  if (definition?.kind !== "srv") throw new Failure(`The passed type is not a service: ${name}`);
  const { request, response, event } = definition;
  return { type: new RuntimeTypes({ interfaces, structs }).service(full), request, response, event, structs };
}

/**
 * @param name `std_msgs/msg/String`, or `std_msgs/String`
 * @throws Failure; InterfaceError for broken files
 */
export function loadMessage(name: string, searchPath: SearchPath): LoadedMessage {
  const full = inFull(name, "msg");
  const model = loadModel([{ name: full, path: findInterface(full, searchPath) }], searchPath);
  const struct = model.structs.get(full);
  if (struct === undefined) throw new Failure(`The passed type is not a message: ${name}`);
  return { type: new RuntimeTypes(model).message(full), struct, structs: model.structs };
}

/** With its kind, which is put in where two parts are given, as ros2 does. */
function inFull(name: string, kind: string): string {
  const parts = name.split("/");
  const full = parts.length === 2 ? `${parts[0]}/${kind}/${parts[1]}` : name;
  if (parseInterfaceName(full) !== undefined) return full;
  throw new Failure(`The passed type '${name}' is invalid: expected one such as my_msgs/${kind}/Count`, EXIT.failed);
}
