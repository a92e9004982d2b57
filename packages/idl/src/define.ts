// SPDX-License-Identifier: Apache-2.0
// Service and message types from a text in the program: no file, no generation.

import type { MessageType, ServiceType } from "@rclts/cdr";
import { loadTexts } from "./load-model.js";
import { type Kind, parseInterfaceName } from "./names.js";
import { RuntimeTypes, type RuntimeValue } from "./runtime-types.js";
import { SearchPath } from "./search-path.js";

/** Where the types that a text refers to are found; `builtin_interfaces/Time`, `Duration` and UUID need neither. */
export interface References {
  /** Texts by name: `{ "geometry_msgs/msg/Point": "float64 x\nfloat64 y\nfloat64 z" }`. They come before the folders. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Folders that hold `package/{msg,srv,action}/Name.ext`, such as `/opt/ros/jazzy/share`. */
  readonly folders?: readonly string[];
}

/**
 * A service type of the text of a .srv file.
 *
 * ```ts
 * const AddTwoInts = defineService("example_interfaces/srv/AddTwoInts", "int64 a\nint64 b\n---\nint64 sum");
 * ```
 *
 * @param name such as `my_msgs/srv/Count`
 * @throws InterfaceError if the text is broken or refers to what is not there
 * @throws TypeError if `name` is not the name of a service
 */
export function defineService<Req extends object = RuntimeValue, Res extends object = RuntimeValue>(
  name: string,
  text: string,
  references: References = {},
): ServiceType<Req, Res> {
  return typesOf(name, "srv", text, references).service(name);
}

/**
 * A message type of the text of a .msg file.
 *
 * @param name such as `my_msgs/msg/Count`
 * @throws InterfaceError if the text is broken or refers to what is not there
 * @throws TypeError if `name` is not the name of a message
 */
export function defineMessage<T extends object = RuntimeValue>(
  name: string,
  text: string,
  references: References = {},
): MessageType<T> {
  return typesOf(name, "msg", text, references).message(name);
}

function typesOf(name: string, kind: Kind, text: string, { texts = {}, folders = [] }: References): RuntimeTypes {
  if (parseInterfaceName(name)?.kind !== kind) {
    throw new TypeError(`expected a name such as my_msgs/${kind}/Count, got ${JSON.stringify(name)}`);
  }
  return new RuntimeTypes(loadTexts([name], { ...texts, [name]: text }, new SearchPath(folders)));
}
