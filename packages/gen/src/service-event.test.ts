// SPDX-License-Identifier: Apache-2.0
// The event messages of services: what introspection publishes, generated and made at run time.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CdrError, CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import { defineService, loadModel, RuntimeTypes, SearchPath } from "@rclts/idl";
import { AddTwoInts, type AddTwoInts_Event } from "@rclts/interfaces/example_interfaces/srv";
import { ServiceEventInfo } from "@rclts/interfaces/service_msgs/msg";
import { Walk } from "../fixtures/golden/everything_msgs/action/index.js";

const searchPath = new SearchPath([join(__dirname, "../fixtures/interfaces"), join(__dirname, "../../../idl")]);
const runtimeTypes = new RuntimeTypes(loadModel(searchPath.list("everything_msgs"), searchPath));
const runtimeAddTwoInts = defineService(AddTwoInts.name, "int64 a\nint64 b\n---\nint64 sum");

const event: AddTwoInts_Event = {
  info: {
    event_type: ServiceEventInfo.RESPONSE_SENT,
    stamp: { sec: 1, nanosec: 2 },
    client_gid: Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i),
    sequence_number: 7n,
  },
  request: [],
  response: [{ sum: 5n }],
};
const BYTES = [
  "00010000", // CDR_LE
  "02", // event_type
  "000000",
  "01000000", // stamp.sec
  "02000000", // stamp.nanosec
  "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", // client_gid
  "00000000",
  "0700000000000000", // sequence_number
  "00000000", // no request
  "01000000", // one response
  "0500000000000000", // sum
].join("");

const ways: [string, MessageType<AddTwoInts_Event>][] = [
  ["generated", AddTwoInts.Event as MessageType<AddTwoInts_Event>],
  ["made at run time", runtimeAddTwoInts.Event as MessageType<AddTwoInts_Event>],
];

function hex<T>(type: MessageType<T>, value: T): string {
  const writer = new CdrWriter().begin();
  type.encode(writer, value);
  return Buffer.from(writer.finish()).toString("hex");
}

describe.each(ways)("the event of AddTwoInts, %s,", (_way, type) => {
  test("goes to bytes and back", () => {
    expect(hex(type, event)).toBe(BYTES);
    expect(type.decode(new CdrReader().reset(Buffer.from(BYTES, "hex")))).toEqual(event);
  });

  test("starts with the message that service_msgs defines", () => {
    expect(BYTES.startsWith(hex(ServiceEventInfo as MessageType<AddTwoInts_Event["info"]>, event.info))).toBe(true);
    expect(type.create()).toEqual({ info: ServiceEventInfo.create(), request: [], response: [] });
  });

  test("is created of what is given", () => {
    const created = type.create({ request: [{ a: 1n }] } as unknown as Partial<AddTwoInts_Event>);
    expect(created.request).toEqual([{ a: 1n, b: 0n }]);
  });

  test("has at most one request and one response", () => {
    const twice = { ...event, response: [{ sum: 1n }, { sum: 2n }] };
    expect(() => hex(type, twice)).toThrow(
      "response of example_interfaces/srv/AddTwoInts_Event: expected an array of at most 1, got an array of 2",
    );
    const counted = BYTES.replace(/0000000001000000(?=05)/, "0000000002000000");
    expect(() => type.decode(new CdrReader().reset(Buffer.from(counted, "hex")))).toThrow(CdrError);
  });

  test("names the field that does not fit", () => {
    const wrong = { ...event, info: { ...event.info, client_gid: new Uint8Array(15) } };
    expect(() => hex(type, wrong)).toThrow(
      "info.client_gid of example_interfaces/srv/AddTwoInts_Event: expected 16 numbers (a Uint8Array or an array), got a Uint8Array of 15",
    );
  });

  test("has the hash that ROS 2 gives it", () => {
    const hashes = JSON.parse(readFileSync(join(__dirname, "../../idl/fixtures/jazzy-type-hashes.json"), "utf8"));
    expect([type.name, type.hash]).toEqual([
      "example_interfaces/srv/AddTwoInts_Event",
      hashes["example_interfaces/srv/AddTwoInts_Event"],
    ]);
  });
});

test("numbers and plain arrays may be given where they fit", () => {
  const info = { ...event.info, client_gid: Array.from(event.info.client_gid), sequence_number: 7 };
  expect(hex(AddTwoInts.Event as MessageType<unknown>, { ...event, info, response: [{ sum: 5 }] })).toBe(BYTES);
});

test.each([Walk.SendGoal, Walk.GetResult])("$name of an action has an event, too", ({ Request, Response, Event }) => {
  const value = { ...Event.create(), request: [Request.create()], response: [Response.create()] };
  const runtimeType = runtimeTypes.message(Event.name);
  expect(runtimeType.hash).toBe(Event.hash);
  expect(hex(Event as MessageType<unknown>, value)).toBe(hex(runtimeType, value));
});
