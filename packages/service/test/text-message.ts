// SPDX-License-Identifier: Apache-2.0
// Message types for tests, in the shape that rclts-gen gives them.

import { type MessageType, message, string } from "@rclts/cdr/codegen";

export interface Text {
  data: string;
}

export const TEXT_HASH = `RIHS01_${"c3".repeat(32)}`;

/** std_msgs/msg/String. */
export const Text: MessageType<Text> = message<Text>({
  name: "std_msgs/msg/String",
  hash: TEXT_HASH,
  create: (init) => ({ data: string.create(init.data) }),
  encode(writer, value) {
    writer.string(value.data);
  },
  decode: (reader) => ({ data: reader.string() }),
});

export interface Octets {
  data: Uint8Array;
}

/** A message of bytes, as large as one likes. */
export const Octets: MessageType<Octets> = message<Octets>({
  name: "test_msgs/msg/Octets",
  create: (init) => ({ data: init.data ?? new Uint8Array(0) }),
  encode(writer, value) {
    writer.uint32(value.data.length);
    writer.bytes(value.data);
  },
  decode: (reader) => ({ data: reader.bytes(reader.uint32()).slice() }),
});
