// SPDX-License-Identifier: Apache-2.0
// Every submessage that real ROS 2 nodes sent in the recorded captures reads as Wireshark reads it.

import {
  CAPTURES,
  capturedMessages,
  colonHex,
  type ExpectedMessage,
  type ExpectedParameters,
  type ExpectedSubmessage,
  expectedMessages,
  forEachSubmessage,
  shownValue,
} from "../../fixtures/captures.js";
import { readAckNack, writeAckNack } from "./ack-nack.js";
import { readData, writeData } from "./data.js";
import { readDataFrag, writeDataFrag } from "./data-frag.js";
import { readGap, writeGap } from "./gap.js";
import { readHeader } from "./header.js";
import { readHeartbeat, writeHeartbeat } from "./heartbeat.js";
import { readHeartbeatFrag, writeHeartbeatFrag } from "./heartbeat-frag.js";
import { readInfoDestination, writeInfoDestination } from "./info-destination.js";
import { readInfoTimestamp } from "./info-timestamp.js";
import type { NumberSet } from "./number-set.js";
import { PID_KEY_HASH, PID_SENTINEL, PID_STATUS_INFO } from "./parameter-id.js";
import { ParameterListReader } from "./parameter-list.js";
import { readKeyHash, readStatusInfo } from "./status-info.js";
import { FLAG_LITTLE_ENDIAN, SubmessageKind } from "./submessage.js";
import { WireReader } from "./wire-reader.js";
import { WireWriter } from "./wire-writer.js";

test("the captures cover both vendors, two distros, and the calls between vendors", () => {
  expect(CAPTURES).toHaveLength(8);
});

describe.each(CAPTURES)("%s", (capture) => {
  const messages = capturedMessages(capture);
  const expected = expectedMessages(capture);

  test("has the same RTPS messages", () => {
    expect(messages).toHaveLength(expected.length);
  });

  test("reads as tshark reads it", () => {
    for (const [index, message] of expected.entries()) {
      try {
        compareMessage(messages[index]!, message);
      } catch (error) {
        throw new Error(`frame ${message.frame}`, { cause: error });
      }
    }
  });

  test("is written again byte for byte", () => {
    for (const message of messages) {
      forEachSubmessage(message, (r, kind, flags, bytes) => {
        const again = flags & FLAG_LITTLE_ENDIAN ? rewrite(r, kind, flags, bytes.length) : undefined;
        if (again !== undefined) expect(colonHex(again)).toBe(colonHex(bytes));
      });
    }
  });
});

function compareMessage(datagram: Uint8Array, expected: ExpectedMessage): void {
  const header = readHeader(new WireReader(datagram));
  expect(header.major * 0x100 + header.minor).toBe(Number(expected.version));
  expect(header.vendor).toBe(Number(expected.vendor));
  expect(colonHex(datagram.subarray(header.prefixOffset, header.prefixOffset + 12))).toBe(expected.prefix);
  let index = 0;
  const count = forEachSubmessage(datagram, (r, kind, flags, bytes) => {
    const submessage = expected.submessages[index++]!;
    expect(kind).toBe(Number(submessage.kind));
    // tshark shows no more of submessages that it does not know.
    if (submessage.flags === undefined) return;
    expect(flags).toBe(Number(submessage.flags));
    expect(bytes.length - 4).toBe(Number(submessage.length));
    compareSubmessage(r, kind, flags, submessage);
  });
  expect(count).toBe(expected.submessages.length);
}

function compareSubmessage(r: WireReader, kind: number, flags: number, expected: ExpectedSubmessage): void {
  const sequences = expected.sequences?.map(Number);
  switch (kind) {
    case SubmessageKind.INFO_TS: {
      const timestamp = readInfoTimestamp(r, flags)!;
      const [, toTheSecond, nanoseconds] = /^(.*)\.(\d{9}) UTC$/.exec(expected.timestamp!)!;
      expect(timestamp.seconds).toBe(Date.parse(`${toTheSecond} UTC`) / 1000);
      expect(Math.abs(timestamp.nanoseconds - Number(nanoseconds))).toBeLessThanOrEqual(1);
      return;
    }
    case SubmessageKind.INFO_DST: {
      const { prefixOffset } = readInfoDestination(r, flags);
      expect(colonHex(r.bytes.subarray(prefixOffset, prefixOffset + 12))).toBe(expected.prefix);
      return;
    }
    case SubmessageKind.HEARTBEAT: {
      const heartbeat = readHeartbeat(r, flags);
      compareIds(heartbeat, expected);
      expect([heartbeat.first, heartbeat.last]).toEqual(sequences);
      expect(heartbeat.count).toBe(Number(expected.count));
      expect([heartbeat.final, heartbeat.liveliness]).toEqual([(flags & 2) !== 0, (flags & 4) !== 0]);
      return;
    }
    case SubmessageKind.HEARTBEAT_FRAG: {
      const heartbeatFrag = readHeartbeatFrag(r, flags);
      compareIds(heartbeatFrag, expected);
      expect([heartbeatFrag.sequence]).toEqual(sequences);
      expect(heartbeatFrag.lastFragment).toBe(Number(expected.lastFragment));
      expect(heartbeatFrag.count).toBe(Number(expected.count));
      return;
    }
    case SubmessageKind.ACKNACK: {
      const ackNack = readAckNack(r, flags);
      compareIds(ackNack, expected);
      expect([ackNack.state.base]).toEqual(sequences);
      compareSet(ackNack.state, expected);
      expect(ackNack.count).toBe(Number(expected.count));
      expect(ackNack.final).toBe((flags & 2) !== 0);
      return;
    }
    case SubmessageKind.GAP: {
      const gap = readGap(r, flags);
      compareIds(gap, expected);
      expect([gap.start, gap.list.base]).toEqual(sequences);
      compareSet(gap.list, expected);
      return;
    }
    case SubmessageKind.DATA: {
      const data = readData(r, flags);
      compareIds(data, expected);
      expect([data.sequence]).toEqual(sequences);
      compareInlineQos(data.inlineQos, r.littleEndian, expected.inlineQos);
      const { payload } = data;
      const encapsulation = payload === undefined ? undefined : payload[0]! * 0x100 + payload[1]!;
      expect(encapsulation).toBe(expected.encapsulation === undefined ? undefined : Number(expected.encapsulation));
      if (payload !== undefined && expected.payload !== undefined) {
        const list = new ParameterListReader();
        list.resetEncapsulated(payload);
        compareParameters(list, expected.payload);
      }
      return;
    }
    case SubmessageKind.DATA_FRAG: {
      const frag = readDataFrag(r, flags);
      compareIds(frag, expected);
      expect([frag.sequence]).toEqual(sequences);
      expect(frag.fragmentStart).toBe(Number(expected.fragmentStart));
      expect(frag.fragmentsInSubmessage).toBe(Number(expected.fragmentsInSubmessage));
      expect(frag.fragmentSize).toBe(Number(expected.fragmentSize));
      expect(frag.sampleSize).toBe(Number(expected.sampleSize));
      compareInlineQos(frag.inlineQos, r.littleEndian, expected.inlineQos);
      return;
    }
    default:
      throw new Error(`submessage ${kind} is in no capture`);
  }
}

function compareIds(ids: { readonly readerId: number; readonly writerId: number }, expected: ExpectedSubmessage): void {
  expect(ids.readerId).toBe(Number(expected.readerId));
  expect(ids.writerId).toBe(Number(expected.writerId));
}

function compareSet(set: NumberSet, expected: ExpectedSubmessage): void {
  expect(set.numBits).toBe(Number(expected.numBits));
  let bitmap = "";
  for (let n = set.base; n < set.base + set.numBits; n++) bitmap += set.has(n) ? "1" : "0";
  expect(bitmap).toBe(expected.bitmap ?? "");
}

function compareInlineQos(
  inlineQos: Uint8Array | undefined,
  littleEndian: boolean,
  expected: ExpectedParameters | undefined,
): void {
  expect(inlineQos === undefined).toBe(expected === undefined);
  if (inlineQos === undefined) return;
  const list = new ParameterListReader();
  list.reset(inlineQos, littleEndian);
  compareParameters(list, expected!);
  const status = shownValue(expected!, PID_STATUS_INFO)?.[0];
  expect(readStatusInfo(inlineQos, littleEndian)).toBe(Number(status ?? 0));
  const keyHash = readKeyHash(inlineQos, littleEndian);
  expect(keyHash === undefined ? undefined : colonHex(keyHash)).toBe(shownValue(expected!, PID_KEY_HASH)?.[0]);
}

function compareParameters(list: ParameterListReader, expected: ExpectedParameters): void {
  const read: number[][] = [];
  while (list.next()) read.push([list.pid, list.value.remaining]);
  const shown = expected
    .filter(([id]) => Number(id) !== PID_SENTINEL)
    .map(([id, length]) => [Number(id), Number(length)]);
  expect(read).toEqual(shown);
}

/** Reads a submessage and writes what was read; undefined for INFO_TS, which does not keep all of its fraction. */
function rewrite(r: WireReader, kind: number, flags: number, length: number): Uint8Array | undefined {
  const w = new WireWriter(new Uint8Array(length));
  switch (kind) {
    case SubmessageKind.INFO_DST: {
      const { prefixOffset } = readInfoDestination(r, flags);
      writeInfoDestination(w, r.bytes.subarray(prefixOffset, prefixOffset + 12));
      return w.bytes;
    }
    case SubmessageKind.HEARTBEAT:
      writeHeartbeat(w, readHeartbeat(r, flags));
      return w.bytes;
    case SubmessageKind.HEARTBEAT_FRAG:
      writeHeartbeatFrag(w, readHeartbeatFrag(r, flags));
      return w.bytes;
    case SubmessageKind.ACKNACK:
      writeAckNack(w, readAckNack(r, flags));
      return w.bytes;
    case SubmessageKind.GAP:
      writeGap(w, readGap(r, flags));
      return w.bytes;
    case SubmessageKind.DATA:
      writeData(w, readData(r, flags));
      return w.bytes;
    case SubmessageKind.DATA_FRAG:
      writeDataFrag(w, readDataFrag(r, flags));
      return w.bytes;
    default:
      return undefined;
  }
}
