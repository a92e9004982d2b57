// SPDX-License-Identifier: Apache-2.0
// INFO_TS: the source timestamp of the DATA that follow in the datagram (RTPS 2.5, 8.3.8.9 and 9.4.5.10).

import type { Timestamp } from "../engine.js";
import { readTimestamp, writeTimestamp } from "../time.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** What an INFO_TS with a timestamp takes, with its submessage header. */
export const INFO_TIMESTAMP_LENGTH = 12;

/** Reads the body: the timestamp, or undefined if what follows has none. */
export function readInfoTimestamp(r: WireReader, flags: number): Timestamp | undefined {
  return (flags & FLAG_INVALIDATE) !== 0 ? undefined : readTimestamp(r);
}

/** Writes {@link INFO_TIMESTAMP_LENGTH} bytes; only the header's 4 if there is no timestamp. */
export function writeInfoTimestamp(w: WireWriter, timestamp: Timestamp | undefined): void {
  const start = beginSubmessage(w, SubmessageKind.INFO_TS, timestamp === undefined ? FLAG_INVALIDATE : 0);
  if (timestamp !== undefined) writeTimestamp(w, timestamp);
  endSubmessage(w, start);
}

const FLAG_INVALIDATE = 0x02;
