// SPDX-License-Identifier: Apache-2.0

import { CAPTURES, capturedMessages, forEachSubmessage } from "../../../fixtures/captures.js";
import { readAckNack } from "../../wire/ack-nack.js";
import { readData } from "../../wire/data.js";
import { readDataFrag } from "../../wire/data-frag.js";
import { readGap } from "../../wire/gap.js";
import { readHeartbeat } from "../../wire/heartbeat.js";
import { readHeartbeatFrag } from "../../wire/heartbeat-frag.js";
import { readInfoTimestamp } from "../../wire/info-timestamp.js";
import { readNackFrag } from "../../wire/nack-frag.js";
import { SubmessageKind } from "../../wire/submessage.js";
import type { WireReader } from "../../wire/wire-reader.js";
import { makeBigEndian } from "./big-endian.js";

const READS: Readonly<Record<number, (r: WireReader, flags: number) => unknown>> = {
  [SubmessageKind.ACKNACK]: readAckNack,
  [SubmessageKind.DATA]: (r, flags) => ({ ...readData(r, flags), inlineQos: undefined }),
  [SubmessageKind.DATA_FRAG]: (r, flags) => ({ ...readDataFrag(r, flags), inlineQos: undefined }),
  [SubmessageKind.GAP]: readGap,
  [SubmessageKind.HEARTBEAT]: readHeartbeat,
  [SubmessageKind.HEARTBEAT_FRAG]: readHeartbeatFrag,
  [SubmessageKind.INFO_TS]: readInfoTimestamp,
  [SubmessageKind.NACK_FRAG]: readNackFrag,
};

/** What each submessage says, and its byte order. */
function contents(message: Uint8Array): { littleEndian: boolean; value: unknown }[] {
  const all: { littleEndian: boolean; value: unknown }[] = [];
  forEachSubmessage(message, (r, kind, flags) => {
    const { littleEndian, end } = r;
    const read = READS[kind];
    if (read !== undefined) all.push({ littleEndian, value: structuredClone({ ...(read(r, flags) as object) }) });
    r.offset = end;
  });
  return all;
}

test.each(CAPTURES)("every message of %s says the same in the other byte order", (capture) => {
  for (const message of capturedMessages(capture)) {
    const before = contents(message);
    if (before.some(({ littleEndian }) => !littleEndian)) continue;
    const turned = message.slice();
    makeBigEndian(turned);
    const after = contents(turned);
    expect(after.map(({ value }) => value)).toEqual(before.map(({ value }) => value));
    for (const { littleEndian } of after) expect(littleEndian).toBe(false);
  }
});
