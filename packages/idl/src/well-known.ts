// SPDX-License-Identifier: Apache-2.0
// The few messages that every service and action needs, for folders that do not hold them.

import type { Interface } from "./model.js";
import { parseInterface } from "./parse-interface.js";

/** A message that ROS itself builds upon, or undefined if `name` is none of them. */
export function wellKnown(name: string): Interface | undefined {
  const text = TEXTS[name];
  if (text === undefined) return undefined;
  return parseInterface(name, text, `${name}.msg (built in)`, ({ message }) => {
    throw new Error(message);
  });
}

const TEXTS: Readonly<Record<string, string>> = {
  "builtin_interfaces/msg/Duration": "int32 sec\nuint32 nanosec",
  "builtin_interfaces/msg/Time": "int32 sec\nuint32 nanosec",
  "service_msgs/msg/ServiceEventInfo": `
    uint8 REQUEST_SENT = 0
    uint8 REQUEST_RECEIVED = 1
    uint8 RESPONSE_SENT = 2
    uint8 RESPONSE_RECEIVED = 3
    uint8 event_type
    builtin_interfaces/Time stamp
    char[16] client_gid
    int64 sequence_number`,
  "unique_identifier_msgs/msg/UUID": "uint8[16] uuid",
};
