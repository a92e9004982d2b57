// SPDX-License-Identifier: Apache-2.0
// What the cdr suite encodes and decodes, each by three ways: ours, code written by hand, and another library.

import { readFileSync } from "node:fs";
import { parse } from "@foxglove/rosmsg";
import { MessageReader, MessageWriter } from "@foxglove/rosmsg2-serialization";
import { CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { PoseArray } from "@rclts/interfaces/geometry_msgs/msg";
import { ListParametersResult } from "@rclts/interfaces/rcl_interfaces/msg";
import { Image } from "@rclts/interfaces/sensor_msgs/msg";
import { Arrays } from "@rclts/interfaces/test_msgs/msg";
import * as byHand from "./hand-written-codecs.js";

/** One way of doing both: ours, by hand, or by the other library. */
export interface Way {
  readonly encode: () => unknown;
  readonly decode: () => unknown;
}

export interface Case {
  readonly name: string;
  readonly make: () => readonly Way[];
}

/** All cases of the suite. */
export const CASES: readonly Case[] = [
  {
    name: "add-two-ints",
    make: () =>
      ways(AddTwoInts.Request, byHand.addTwoInts, { a: 41n, b: -(2n ** 40n) }, ["example_interfaces/AddTwoInts#0"]),
  },
  {
    name: "pose-array",
    make: () => {
      const poses = Array.from({ length: 100 }, (_, i) => ({
        position: { x: i + 0.5, y: -i / 3, z: 0.25 },
        orientation: { x: 0, y: 0, z: Math.sin(i), w: Math.cos(i) },
      }));
      return ways(PoseArray, byHand.poseArray, { header, poses }, [
        "geometry_msgs/PoseArray",
        "std_msgs/Header",
        "geometry_msgs/Pose",
        "geometry_msgs/Point",
        "geometry_msgs/Quaternion",
      ]);
    },
  },
  {
    name: "image-1mib",
    make: () => {
      const data = Uint8Array.from({ length: 1 << 20 }, (_, i) => i & 0xff);
      const image = { header, height: 512, width: 1024, encoding: "mono16", is_bigendian: 0, step: 2048, data };
      return ways(Image, byHand.image, image, ["sensor_msgs/Image", "std_msgs/Header"]);
    },
  },
  {
    name: "string-list",
    make: () => {
      const names = Array.from(
        { length: 100 },
        (_, i) => `controller_${i}.gains.${"pid"[i % 3]}${"_long".repeat(i % 9)}`,
      );
      // All ASCII: the other library counts a character as a byte.
      const value = { names, prefixes: ["", "controllers", "gripper"] };
      return ways(ListParametersResult, byHand.stringList, value, ["rcl_interfaces/ListParametersResult"]);
    },
  },
  {
    name: "arrays",
    make: () =>
      ways(Arrays, byHand.arrays, Arrays.create(), [
        "test_msgs/Arrays",
        "test_msgs/BasicTypes",
        "test_msgs/Constants",
        "test_msgs/Defaults",
      ]),
  },
];

/** Ours first, then the others in the order of {@link Case.make}; what they make is compared before it is measured. */
function ways<T extends object>(type: MessageType<T>, hand: byHand.HandWritten<T>, value: T, sources: string[]): Way[] {
  const writer = new CdrWriter();
  const reader = new CdrReader();
  const definitions = parse(definitionOf(sources), { ros2: true });
  const theirWriter = new MessageWriter(definitions);
  const theirReader = new MessageReader(definitions);
  const theirValue = withTheirTimes(value);
  const payload = Uint8Array.from(hand.encode(value));
  // In turn, because no two datagrams come in the same buffer.
  const payloads = Array.from({ length: payload.length > 1 << 16 ? 1 : 16 }, () => Uint8Array.from(payload));
  let turn = 0;
  const next = (): Uint8Array => payloads[turn++ & (payloads.length - 1)]!;
  const all: Way[] = [
    {
      encode: () => {
        type.encode(writer.begin(), value);
        return writer.finish();
      },
      decode: () => type.decode(reader.reset(next())),
    },
    { encode: () => hand.encode(value), decode: () => hand.decode(next()) },
    { encode: () => theirWriter.writeMessage(theirValue), decode: () => theirReader.readMessage(next()) },
  ];
  for (const way of all) {
    if (Buffer.compare(way.encode() as Uint8Array, payload) !== 0) throw new Error(`${type.name}: bytes differ`);
  }
  return all;
}

/** The text of a message with those of all that it refers to, as the other library reads it. */
function definitionOf([own, ...others]: string[]): string {
  const text = (name: string): string => {
    const [packageName, type = ""] = name.split("/");
    const [file, part] = type.split("#");
    const kind = part === undefined ? "msg" : "srv";
    const whole = readFileSync(new URL(`${packageName}/${kind}/${file}.${kind}`, IDL), "utf8");
    return part === undefined ? whole : whole.split(/^---$/m)[0]!;
  };
  const rest = others.map((name) => `${"=".repeat(80)}\nMSG: ${name}\n${text(name)}`);
  return [text(own!), ...rest].join("\n");
}

/** The other library has a name of its own for the fraction of a time. */
function withTheirTimes(value: object): object {
  if (!("header" in value)) return value;
  const header = value.header as { stamp: { sec: number; nanosec: number } };
  return { ...value, header: { ...header, stamp: { sec: header.stamp.sec, nsec: header.stamp.nanosec } } };
}

const header = { stamp: { sec: 1_700_000_000, nanosec: 123_456_789 }, frame_id: "map" };
const IDL = new URL("../../../idl/", import.meta.url);
