// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import fc from "fast-check";
import { connected, serving } from "../../test/setup.js";
import { PID_RETRY, readRetryMark, retryMarkList } from "./retry-mark.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");
const request = { a: 1n, b: 2n };
const { writer } = serving().client(VENDOR_RCLTS);
const foreign = serving().client(VENDOR_FASTDDS).writer;

test("both requests of a call that may be repeated name the first of them, behind the identity that all requests have", () => {
  const { engine, host, client } = connected(VENDOR_RCLTS);
  void client.call(request);
  void client.call(request, { timeout: 10, retry: true });
  host.advance(10);
  const [plain, first, second] = engine.takeWritten().map(({ inlineQos }) => hex(inlineQos));
  const identity = plain!.slice(0, -8);
  expect(first).toBe(
    identity +
      "038e0800" + // PID_RETRY, 8 bytes
      "0000000002000000" + // request 2, as SequenceNumber_t
      "01000000", // PID_SENTINEL
  );
  expect(second).toBe(first);
});

test.each([
  ["Fast DDS", VENDOR_FASTDDS],
  ["Cyclone DDS", VENDOR_CYCLONEDDS],
  ["Connext", VENDOR_CONNEXT],
])("a server of %s is sent none", (_, vendor) => {
  const { engine, host, client } = connected(vendor);
  void client.call(request);
  void client.call(request, { timeout: 10, retry: true });
  host.advance(10);
  const lists = engine.takeWritten().map(({ inlineQos }) => hex(inlineQos));
  expect(lists).toHaveLength(3);
  expect(new Set(lists).size).toBe(1);
});

test("the mark has an id of a vendor's own that nobody needs to understand", () => {
  expect(PID_RETRY & 0xc000).toBe(0x8000);
});

test("a mark says the same when it is read, whatever the numbers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 53 - 1 }), fc.nat(1000), (first, more) => {
      const sample = { writer, sequence: first + more, inlineQos: retryMarkList(undefined, first) };
      expect(readRetryMark({ ...sample, inlineQosLittleEndian: true })).toBe(first);
    }),
  );
});

test.each([
  ["that is cut off", "038e0800 00000000", 5, 0],
  ["that is too short", "038e0400 00000001 01000000", 5, 0],
  ["of a request still to come", "038e0800 00000000 06000000 01000000", 5, 0],
  ["of a request above 2^53", "038e0800 ffffffff ffffffff 01000000", 5, 0],
  ["of no request", "038e0800 00000000 00000000 01000000", 5, 0],
  ["of the request itself", "038e0800 00000000 05000000 01000000", 5, 5],
])("a mark %s", (_, list, sequence, first) => {
  const inlineQos = Uint8Array.from(Buffer.from(list.replaceAll(" ", ""), "hex"));
  expect(readRetryMark({ writer, sequence, inlineQos, inlineQosLittleEndian: true })).toBe(first);
  expect(readRetryMark({ writer: foreign, sequence, inlineQos, inlineQosLittleEndian: true })).toBe(0);
});
