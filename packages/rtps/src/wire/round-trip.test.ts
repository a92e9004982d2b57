// SPDX-License-Identifier: Apache-2.0
// Whatever a submessage can say is read as it was written, and takes the length that was said beforehand.

import fc from "fast-check";
import { type AckNack, ackNackLength, readAckNack, writeAckNack } from "./ack-nack.js";
import { dataSubmessageLength, readData, writeData } from "./data.js";
import { type DataFrag, dataFragSubmessageLength, readDataFrag, writeDataFrag } from "./data-frag.js";
import { FragmentNumberSet } from "./fragment-number-set.js";
import { type Gap, gapLength, readGap, writeGap } from "./gap.js";
import { HEARTBEAT_LENGTH, type Heartbeat, readHeartbeat, writeHeartbeat } from "./heartbeat.js";
import { HEARTBEAT_FRAG_LENGTH, type HeartbeatFrag, readHeartbeatFrag, writeHeartbeatFrag } from "./heartbeat-frag.js";
import { INFO_TIMESTAMP_LENGTH, readInfoTimestamp, writeInfoTimestamp } from "./info-timestamp.js";
import { type NackFrag, nackFragLength, readNackFrag, writeNackFrag } from "./nack-frag.js";
import { ParameterListWriter } from "./parameter-list-writer.js";
import { SequenceNumberSet } from "./sequence-number-set.js";
import { readSubmessageHeader } from "./submessage.js";
import { WireReader } from "./wire-reader.js";
import { WireWriter } from "./wire-writer.js";

const ids = { readerId: fc.nat(0xffffffff), writerId: fc.nat(0xffffffff) };
const sequence = fc.oneof(
  fc.integer({ min: 1, max: 1000 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 512 }),
);
const count = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const offsets = fc.uniqueArray(fc.nat(255), { maxLength: 40 }).map((all) => all.sort((a, b) => a - b));
const sequenceNumberSet = fc.tuple(sequence, offsets).map(([base, all]) =>
  SequenceNumberSet.fromSorted(
    base,
    all.map((offset) => base + offset),
  ),
);
const fragmentNumberSet = fc.tuple(fc.integer({ min: 1, max: 0xffffff00 }), offsets).map(([base, all]) =>
  FragmentNumberSet.fromSorted(
    base,
    all.map((offset) => base + offset),
  ),
);
const parameters = fc.array(fc.tuple(fc.integer({ min: 2, max: 0xffff }), fc.uint8Array({ maxLength: 30 })));
const inlineQos = fc.option(parameters, { nil: undefined }).map((all) => {
  if (all === undefined) return undefined;
  const list = new ParameterListWriter("inline");
  for (const [pid, bytes] of all) list.raw(pid, bytes);
  return list.finish();
});

/** Writes at an offset into a used buffer, so that what is not written shows, and reads it with more behind it. */
function again<T>(length: number, write: (w: WireWriter) => void, read: (r: WireReader, flags: number) => T): T {
  const w = new WireWriter(new Uint8Array(length + 12).fill(0xee));
  w.offset = 4;
  write(w);
  expect(w.offset).toBe(4 + length);
  const r = new WireReader(w.bytes);
  r.offset = 4;
  const { flags, end } = readSubmessageHeader(r);
  expect(end).toBe(w.offset);
  return read(r, flags);
}

test("DATA", () => {
  const record = fc.record({
    ...ids,
    sequence,
    inlineQos,
    payload: fc.option(fc.uint8Array({ maxLength: 50 }), { nil: undefined }),
    hasKey: fc.boolean(),
  });
  fc.assert(
    fc.property(record, (data) => {
      const { payload } = data;
      const length = dataSubmessageLength(payload?.length ?? 0, data.inlineQos?.length ?? 0);
      const read = again(length, (w) => writeData(w, data), readData);
      const padded = payload && Uint8Array.of(...payload, ...new Uint8Array(-payload.length & 3));
      const has = { hasData: payload !== undefined && !data.hasKey, hasKey: payload !== undefined && data.hasKey };
      expect(read).toEqual({ ...data, ...has, payload: padded });
    }),
  );
});

test("DATA_FRAG", () => {
  const record = fc
    .record({
      ...ids,
      sequence,
      inlineQos,
      hasKey: fc.boolean(),
      fragmentSize: fc.integer({ min: 1, max: 20 }),
      sampleSize: fc.integer({ min: 1, max: 200 }),
      from: fc.nat(),
      span: fc.nat(),
    })
    .map(({ from, span, ...rest }): DataFrag => {
      const { fragmentSize, sampleSize } = rest;
      const total = Math.ceil(sampleSize / fragmentSize);
      const fragmentStart = 1 + (from % total);
      const fragmentsInSubmessage = 1 + (span % (total - fragmentStart + 1));
      const end = Math.min((fragmentStart + fragmentsInSubmessage - 1) * fragmentSize, sampleSize);
      const fragments = new Uint8Array(end - (fragmentStart - 1) * fragmentSize).fill(7);
      return { ...rest, fragmentStart, fragmentsInSubmessage, fragments };
    });
  fc.assert(
    fc.property(record, (frag) => {
      const length = dataFragSubmessageLength(frag.fragments.length, frag.inlineQos?.length ?? 0);
      expect(again(length, (w) => writeDataFrag(w, frag), readDataFrag)).toEqual(frag);
    }),
  );
});

test("HEARTBEAT", () => {
  const record = fc
    .record({ ...ids, first: sequence, written: fc.nat(1000), count, final: fc.boolean(), liveliness: fc.boolean() })
    .map(({ written, ...rest }): Heartbeat => ({ ...rest, last: rest.first - 1 + Math.min(written, 512) }));
  fc.assert(
    fc.property(record, (heartbeat) => {
      expect(again(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, heartbeat), readHeartbeat)).toEqual(heartbeat);
    }),
  );
});

test("HEARTBEAT_FRAG", () => {
  const record = fc.record({ ...ids, sequence, lastFragment: fc.integer({ min: 1, max: 0xffffffff }), count });
  fc.assert(
    fc.property(record, (heartbeatFrag: HeartbeatFrag) => {
      const read = again(HEARTBEAT_FRAG_LENGTH, (w) => writeHeartbeatFrag(w, heartbeatFrag), readHeartbeatFrag);
      expect(read).toEqual(heartbeatFrag);
    }),
  );
});

test("ACKNACK", () => {
  fc.assert(
    fc.property(fc.record({ ...ids, state: sequenceNumberSet, count, final: fc.boolean() }), (ackNack: AckNack) => {
      const length = ackNackLength(ackNack.state.numBits);
      expect(again(length, (w) => writeAckNack(w, ackNack), readAckNack)).toEqual(ackNack);
    }),
  );
});

test("NACK_FRAG", () => {
  fc.assert(
    fc.property(fc.record({ ...ids, sequence, fragments: fragmentNumberSet, count }), (nackFrag: NackFrag) => {
      const length = nackFragLength(nackFrag.fragments.numBits);
      expect(again(length, (w) => writeNackFrag(w, nackFrag), readNackFrag)).toEqual(nackFrag);
    }),
  );
});

test("GAP", () => {
  fc.assert(
    fc.property(fc.record({ ...ids, start: sequence, list: sequenceNumberSet }), (gap: Gap) => {
      expect(again(gapLength(gap.list.numBits), (w) => writeGap(w, gap), readGap)).toEqual(gap);
    }),
  );
});

test("INFO_TS", () => {
  const record = fc.record({ seconds: fc.nat(0xfffffffe), nanoseconds: fc.nat(999_999_999) });
  fc.assert(
    fc.property(record, (timestamp) => {
      const read = again(INFO_TIMESTAMP_LENGTH, (w) => writeInfoTimestamp(w, timestamp), readInfoTimestamp);
      expect(read).toEqual(timestamp);
    }),
  );
});
