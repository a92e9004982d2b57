// SPDX-License-Identifier: Apache-2.0
// What a model of another vendor does with the submessages of users' writers.

import type { EntityId, Timestamp } from "../../engine.js";
import { readData } from "../../wire/data.js";
import { readDataFrag } from "../../wire/data-frag.js";
import { readGap } from "../../wire/gap.js";
import { type Heartbeat, readHeartbeat } from "../../wire/heartbeat.js";
import { readInfoTimestamp } from "../../wire/info-timestamp.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { bodyReader, type MessagePart } from "./message-parts.js";
import type { ReaderModel } from "./reader-model.js";
import type { RemoteWriter } from "./reader-side.js";
import type { ReorderBuffer } from "./reorder-buffer.js";
import type { VendorRules } from "./vendor-rules.js";

export interface UserSubmessageContext {
  readonly guidPrefix: Uint8Array;
  readonly rules: VendorRules;
  readonly now: number;
  /** The writer has shown that it knows the reader. */
  confirmed(reader: ReaderModel): void;
}

export function takeUserSubmessages(
  datagram: Uint8Array,
  parts: readonly MessagePart[],
  find: (writerId: EntityId) => RemoteWriter | undefined,
  context: UserSubmessageContext,
): void {
  let timestamp: Timestamp | undefined;
  let forUs = true;
  for (const part of parts) {
    const r = bodyReader(datagram, part);
    const { kind, flags } = part;
    const { littleEndian } = r;
    if (kind === SubmessageKind.INFO_TS) timestamp = readInfoTimestamp(r, flags);
    else if (kind === SubmessageKind.INFO_DST) {
      const prefix = r.slice(12);
      forUs = prefix.every((byte, i) => byte === context.guidPrefix[i]) || prefix.every((byte) => byte === 0);
    } else if (!forUs) continue;
    else if (kind === SubmessageKind.DATA) {
      const { readerId, writerId, sequence, inlineQos, payload } = readData(r, flags);
      const model = find(writerId);
      if (model === undefined || payload === undefined) continue;
      for (const buffer of buffersOf(model, readerId, context))
        buffer.add({ sequence, payload, inlineQos, littleEndian, timestamp });
    } else if (kind === SubmessageKind.DATA_FRAG) {
      const frag = readDataFrag(r, flags);
      const model = find(frag.writerId);
      if (model !== undefined)
        for (const buffer of buffersOf(model, frag.readerId, context))
          buffer.addFragment(frag, littleEndian, timestamp);
    } else if (kind === SubmessageKind.GAP) {
      const gap = readGap(r, flags);
      const model = find(gap.writerId);
      // Fast DDS ignores a GAP whose base is not above its start, and Cyclone one before the first HEARTBEAT.
      if (model === undefined || gap.list.base <= gap.start) continue;
      for (const buffer of buffersOf(model, gap.readerId, context)) buffer.gap(gap);
    } else if (kind === SubmessageKind.HEARTBEAT) {
      const heartbeat = readHeartbeat(r, flags);
      const model = find(heartbeat.writerId);
      if (model !== undefined) takeHeartbeat(model, heartbeat, context);
    }
  }
}

function takeHeartbeat(model: RemoteWriter, heartbeat: Heartbeat, context: UserSubmessageContext): void {
  const named = readersOf(model, heartbeat.readerId);
  const answering = named.filter((reader) => reader.heartbeat(heartbeat));
  if (answering.length === 0) return;
  for (const reader of answering) context.confirmed(reader);
  const { first, last } = heartbeat;
  const { shared } = model;
  if (shared !== undefined) {
    // What had not come by then is given up by volatile readers of a foreign writer (q_receive.c, handle_Heartbeat).
    if (!model.started && context.rules.firstHeartbeatIsGap) shared.skipTo(last + 1);
    else shared.skipTo(first);
    shared.highest = Math.max(shared.highest, last);
  }
  model.started = true;
  for (const reader of model.readers) {
    const { buffer } = reader;
    if (buffer === shared || (shared === undefined && !answering.includes(reader))) continue;
    buffer.skipTo(first);
    buffer.highest = Math.max(buffer.highest, last);
    // A late joiner that has caught up takes part in the shared buffer from here on.
    if (shared !== undefined && buffer.next >= shared.next) reader.buffer = shared;
  }
  for (const reader of answering) reader.answerTo(heartbeat, context.now);
}

/** Where DATA and GAP go: with a shared buffer, to all readers, whichever they name (C52). */
function buffersOf(model: RemoteWriter, readerId: EntityId, context: UserSubmessageContext): Set<ReorderBuffer> {
  const buffers = new Set<ReorderBuffer>();
  if (model.shared !== undefined) buffers.add(model.shared);
  for (const reader of readersOf(model, readerId)) {
    if (readerId !== 0) context.confirmed(reader);
    if (model.shared === undefined) buffers.add(reader.buffer);
  }
  if (model.shared !== undefined) for (const reader of model.readers) buffers.add(reader.buffer);
  return buffers;
}

function readersOf(model: RemoteWriter, readerId: EntityId): ReaderModel[] {
  return [...model.readers].filter((reader) => readerId === 0 || reader.readerId === readerId);
}
