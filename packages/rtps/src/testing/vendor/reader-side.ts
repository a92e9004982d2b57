// SPDX-License-Identifier: Apache-2.0
// The readers of a vendor's process: which remote writers they are matched with, and the buffers that they share or not.

import type { EndpointConfig, EngineEvent, EntityId, RemoteEndpoint } from "../../engine.js";
import { hex } from "../../guid.js";
import type { MessagePart } from "./message-parts.js";
import { ReaderModel, type ReaderModelHost } from "./reader-model.js";
import { type BufferedSample, ReorderBuffer } from "./reorder-buffer.js";
import { takeUserSubmessages } from "./user-submessages.js";

/** A remote writer and the model's readers that are matched with it. */
export interface RemoteWriter {
  readonly writer: RemoteEndpoint;
  readonly readers: Set<ReaderModel>;
  /** What all readers share, where the vendor has it so. */
  readonly shared: ReorderBuffer | undefined;
  started: boolean;
}

/** What the readers need of the process that they are in. */
export interface ReaderSideHost extends ReaderModelHost {
  readonly guidPrefix: Uint8Array;
  emit(event: EngineEvent): void;
}

export class ReaderSide {
  private readonly host: ReaderSideHost;
  /** By the writer's GUID in hexadecimal. */
  private readonly writers = new Map<string, RemoteWriter>();

  constructor(host: ReaderSideHost) {
    this.host = host;
  }

  match(readerId: EntityId, config: EndpointConfig, remote: RemoteEndpoint, now: number): void {
    const key = hex(remote.guid);
    let known = this.writers.get(key);
    if (known === undefined) {
      known = { writer: remote, readers: new Set(), shared: this.newShared(key), started: false };
      this.writers.set(key, known);
    }
    const lateJoiner = config.qos.durability !== "volatile";
    // A reader that is to have the history has a buffer of its own; in Cyclone, until it has caught up.
    const own = new ReorderBuffer(this.host.rules.limits, (sample) => this.deliver(reader, sample));
    const buffer = known.shared === undefined || lateJoiner ? own : known.shared;
    const reader: ReaderModel = new ReaderModel(this.host, readerId, remote, buffer, now);
    known.readers.add(reader);
  }

  unmatch(readerId: EntityId, remote: RemoteEndpoint): void {
    const key = hex(remote.guid);
    const known = this.writers.get(key);
    if (known === undefined) return;
    for (const reader of known.readers)
      if (reader.readerId === readerId) {
        reader.dispose();
        known.readers.delete(reader);
      }
    if (known.readers.size === 0) this.writers.delete(key);
  }

  /** Submessages of the writers of the participant with this prefix in hexadecimal. */
  take(datagram: Uint8Array, parts: readonly MessagePart[], prefix: string, now: number): void {
    takeUserSubmessages(datagram, parts, (writerId) => this.writers.get(prefix + idHex(writerId)), {
      guidPrefix: this.host.guidPrefix,
      rules: this.host.rules,
      now,
      confirmed: (reader) => this.confirm(reader),
    });
  }

  dispose(): void {
    for (const { readers } of this.writers.values()) for (const reader of readers) reader.dispose();
    this.writers.clear();
  }

  private newShared(key: string): ReorderBuffer | undefined {
    if (!this.host.rules.sharedBuffer) return undefined;
    const shared = new ReorderBuffer(this.host.rules.limits, (sample) => {
      for (const reader of this.writers.get(key)?.readers ?? [])
        if (reader.buffer === shared) this.deliver(reader, sample);
    });
    return shared;
  }

  private deliver(reader: ReaderModel, sample: BufferedSample): void {
    this.host.emit({
      kind: "sample",
      reader: reader.readerId,
      writer: reader.writer,
      sequence: sample.sequence,
      payload: sample.payload,
      inlineQos: sample.inlineQos,
      inlineQosLittleEndian: sample.littleEndian,
      sourceTimestamp: sample.timestamp,
    });
  }

  private confirm(reader: ReaderModel): void {
    if (reader.confirmed) return;
    reader.confirmed = true;
    this.host.emit({ kind: "confirmed", local: reader.readerId, remote: reader.writer });
  }
}

/** Eight hexadecimal digits, as in a GUID. */
export function idHex(id: EntityId): string {
  return id.toString(16).padStart(8, "0");
}
