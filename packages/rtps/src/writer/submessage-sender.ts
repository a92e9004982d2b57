// SPDX-License-Identifier: Apache-2.0
// Puts a writer's submessages for one destination into the outbox. What to send, and when, is decided by the group.

import type { Core } from "../core.js";
import type { EntityId } from "../engine.js";
import type { Destination, HeartbeatSource } from "../outbox.js";
import type { RemoteEndpointRecord } from "../remote.js";
import { dataSubmessageLength, writeData } from "../wire/data.js";
import { dataFragSubmessageLength, writeDataFrag } from "../wire/data-frag.js";
import { gapLength, writeGap } from "../wire/gap.js";
import { HEARTBEAT_LENGTH, type Heartbeat, writeHeartbeat } from "../wire/heartbeat.js";
import { HEARTBEAT_FRAG_LENGTH, writeHeartbeatFrag } from "../wire/heartbeat-frag.js";
import { INFO_TIMESTAMP_LENGTH, writeInfoTimestamp } from "../wire/info-timestamp.js";
import { SequenceNumberSet } from "../wire/sequence-number-set.js";
import type { WireWriter } from "../wire/wire-writer.js";
import type { Change } from "./change.js";

export class SubmessageSender {
  private readonly core: Core;
  private readonly writerId: EntityId;
  private readonly destination: Destination;

  constructor(core: Core, writerId: EntityId, destination: Destination) {
    this.core = core;
    this.writerId = writerId;
    this.destination = destination;
  }

  /** `tail` ends the datagram with a HEARTBEAT; none for best-effort readers. */
  data(change: Change, reader: RemoteEndpointRecord, tail: HeartbeatSource | undefined): void {
    const { writerId } = this;
    const readerId = reader.entityId;
    const w = this.reserve(reader, INFO_TIMESTAMP_LENGTH + dataLength(change), tail);
    const { sequence, inlineQos, payload, hasKey } = change;
    writeInfoTimestamp(w, change.timestamp);
    writeData(w, { readerId, writerId, sequence, inlineQos, payload, hasKey });
  }

  /** One fragment, numbered from 1. */
  fragment(change: Change, number: number, reader: RemoteEndpointRecord): void {
    const { writerId } = this;
    const { sequence, fragmentSize, payload, inlineQos, hasKey } = change;
    const from = (number - 1) * fragmentSize;
    const w = this.reserve(reader, INFO_TIMESTAMP_LENGTH + fragmentLength(change));
    writeInfoTimestamp(w, change.timestamp);
    writeDataFrag(w, {
      readerId: reader.entityId,
      writerId,
      sequence,
      fragmentStart: number,
      fragmentsInSubmessage: 1,
      fragmentSize,
      sampleSize: payload.length,
      // In each: Fast DDS takes the related identity from whichever fragment comes first.
      inlineQos,
      fragments: payload.subarray(from, Math.min(from + fragmentSize, payload.length)),
      hasKey,
    });
  }

  /** `start` up to, not including, `end` will never come; room is kept in the same datagram for `following` if given. */
  gap(reader: RemoteEndpointRecord, start: number, end: number, following?: Change, tail?: HeartbeatSource): void {
    const { writerId } = this;
    let room = GAP_LENGTH;
    if (following !== undefined)
      room +=
        INFO_TIMESTAMP_LENGTH + (following.fragmentSize === 0 ? dataLength(following) : fragmentLength(following));
    const w = this.reserve(reader, room, tail);
    writeGap(w, { readerId: reader.entityId, writerId, start, list: SequenceNumberSet.empty(end) });
  }

  /** To one reader, whose participant's other readers take it too if it names none. */
  heartbeat(reader: RemoteEndpointRecord, heartbeat: Heartbeat): void {
    writeHeartbeat(this.reserve(reader, HEARTBEAT_LENGTH), heartbeat);
  }

  heartbeatFrag(reader: RemoteEndpointRecord, sequence: number, lastFragment: number, count: number): void {
    const w = this.reserve(reader, HEARTBEAT_FRAG_LENGTH);
    const { writerId } = this;
    writeHeartbeatFrag(w, { readerId: reader.entityId, writerId, sequence, lastFragment, count });
  }

  private reserve(reader: RemoteEndpointRecord, length: number, tail?: HeartbeatSource): WireWriter {
    const { prefix } = reader.participant;
    return this.core.outbox.reserve(this.destination, prefix, length, this.writerId, reader.entityId, tail);
  }
}

export function fragmentCount(change: Change): number {
  return Math.ceil(change.payload.length / change.fragmentSize);
}

function dataLength(change: Change): number {
  return dataSubmessageLength(change.payload.length, change.inlineQos?.length ?? 0);
}

function fragmentLength(change: Change): number {
  return dataFragSubmessageLength(change.fragmentSize, change.inlineQos?.length ?? 0);
}

/** Of a GAP over one run of numbers. */
const GAP_LENGTH = gapLength(0);
