// SPDX-License-Identifier: Apache-2.0
// The writers of a vendor's process: who reads them, what remote readers answer, and readers of the process itself.

import type { EndpointConfig, EngineEvent, EntityId, RemoteEndpoint } from "../../engine.js";
import { entityIdOf } from "../../guid.js";
import { timestampFromUnixMilliseconds } from "../../time.js";
import { Deadline } from "../../timers.js";
import { readAckNack } from "../../wire/ack-nack.js";
import { readNackFrag } from "../../wire/nack-frag.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { bodyReader, type MessagePart } from "./message-parts.js";
import { idHex } from "./reader-side.js";
import type { VendorRules } from "./vendor-rules.js";
import type { WriterModel, WriterModelHost } from "./writer-model.js";

/** What the writers need of the process that they are in. */
export interface WriterSideHost extends WriterModelHost {
  readonly rules: VendorRules;
  emit(event: EngineEvent): void;
}

interface LocalWriter {
  readonly model: WriterModel;
  /** As the readers of its own participant see it; undefined until one of them is matched. */
  self: RemoteEndpoint | undefined;
  readonly localReaders: Set<EntityId>;
}

export class WriterSide {
  private readonly host: WriterSideHost;
  private readonly writers = new Map<EntityId, LocalWriter>();

  constructor(host: WriterSideHost) {
    this.host = host;
  }

  /** Samples that some reader has not acknowledged, of all writers. */
  get unacknowledged(): number {
    let count = 0;
    for (const { model } of this.writers.values()) count += model.unacknowledged;
    return count;
  }

  /** Samples and fragments that were sent again, of all writers. */
  get repaired(): number {
    let count = 0;
    for (const { model } of this.writers.values()) count += model.repaired;
    return count;
  }

  create(entityId: EntityId, config: EndpointConfig): void {
    const model = new this.host.rules.Writer(this.host, entityId, config);
    this.writers.set(entityId, { model, self: undefined, localReaders: new Set() });
  }

  delete(entityId: EntityId): void {
    this.writers.get(entityId)?.model.dispose();
    this.writers.delete(entityId);
  }

  write(entityId: EntityId, sequence: number, payload: Uint8Array, inlineQos: Uint8Array | undefined): void {
    const writer = this.writers.get(entityId);
    if (writer === undefined) throw new RangeError(`no writer 0x${idHex(entityId)}`);
    const { clock, deadlines } = this.host;
    const now = clock.now();
    writer.model.write(payload, inlineQos, now);
    const { self, localReaders } = writer;
    if (self === undefined || localReaders.size === 0) return;
    const sourceTimestamp = timestampFromUnixMilliseconds(clock.wallOffset + now);
    const sample = { kind: "sample", writer: self, sequence, payload, inlineQos } as const;
    const deliver = () => {
      for (const reader of localReaders)
        this.host.emit({ ...sample, reader, inlineQosLittleEndian: true, sourceTimestamp });
    };
    deadlines.set(new Deadline("model delivers to its own readers", deliver), now);
  }

  /** What is written from then on is kept until the reader has it, so that no vendor waits for an answer first. */
  match(entityId: EntityId, remote: RemoteEndpoint): void {
    const writer = this.writers.get(entityId);
    if (writer === undefined) return;
    if (remote.participant.local) writer.localReaders.add(entityIdOf(remote.guid));
    else {
      writer.model.match(remote, this.host.clock.now());
      this.host.emit({ kind: "confirmed", local: entityId, remote });
    }
  }

  unmatch(entityId: EntityId, remote: RemoteEndpoint): void {
    const writer = this.writers.get(entityId);
    if (remote.participant.local) writer?.localReaders.delete(entityIdOf(remote.guid));
    else writer?.model.unmatch(remote);
  }

  /** A reader of the process itself is matched with a writer of it. */
  matchLocalReader(self: RemoteEndpoint): void {
    const writer = this.writers.get(entityIdOf(self.guid));
    if (writer !== undefined) writer.self = self;
  }

  /** ACKNACKs and NACK_FRAGs of the participant with this prefix in hexadecimal. */
  take(datagram: Uint8Array, parts: readonly MessagePart[], prefix: string): void {
    const now = this.host.clock.now();
    for (const part of parts) {
      const r = bodyReader(datagram, part);
      if (part.kind === SubmessageKind.ACKNACK) {
        const ackNack = readAckNack(r, part.flags);
        this.writers.get(ackNack.writerId)?.model.ackNack(prefix + idHex(ackNack.readerId), ackNack, now);
      } else if (part.kind === SubmessageKind.NACK_FRAG) {
        const nackFrag = readNackFrag(r, part.flags);
        this.writers.get(nackFrag.writerId)?.model.nackFrag(prefix + idHex(nackFrag.readerId), nackFrag, now);
      }
    }
  }

  dispose(): void {
    for (const { model } of this.writers.values()) model.dispose();
    this.writers.clear();
  }
}
