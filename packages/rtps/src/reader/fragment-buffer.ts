// SPDX-License-Identifier: Apache-2.0
// The fragmented samples of one remote writer that are not whole yet, and the NACK_FRAGs that ask for the rest.

import type { Core } from "../core.js";
import type { RemoteEndpointRecord } from "../discovery/remote.js";
import type { EntityId } from "../engine.js";
import type { DataFrag } from "../wire/data-frag.js";
import { FragmentNumberSet } from "../wire/fragment-number-set.js";
import { nackFragLength, writeNackFrag } from "../wire/nack-frag.js";
import type { NackPacing } from "./nack-pacing.js";
import { Reassembly } from "./reassembly.js";

export class FragmentBuffer {
  private readonly core: Core;
  private readonly readerId: EntityId;
  private readonly remote: RemoteEndpointRecord;
  private readonly samples = new Map<number, Reassembly>();
  private readonly pacing: NackPacing;
  private count = 0;

  constructor(core: Core, readerId: EntityId, remote: RemoteEndpointRecord, pacing: NackPacing) {
    this.pacing = pacing;
    this.core = core;
    this.readerId = readerId;
    this.remote = remote;
  }

  get size(): number {
    return this.samples.size;
  }

  has(sequence: number): boolean {
    return this.samples.has(sequence);
  }

  /** Takes a fragment; gives the whole sample when this was the last that it lacked. `reliable`: it may not be pushed out. */
  add(frag: DataFrag, reliable: boolean, now: number): Reassembly | undefined {
    const sample = this.samples.get(frag.sequence) ?? this.begin(frag, reliable);
    if (sample === undefined) {
      this.core.counters.refused++;
      return undefined;
    }
    if (!sample.add(frag, now)) this.core.counters.duplicates++;
    else if (frag.fragmentStart === sample.probe) this.pacing.measured(now - sample.probedAt);
    if (!sample.complete) return undefined;
    this.drop(frag.sequence);
    return sample;
  }

  drop(sequence: number): void {
    const sample = this.samples.get(sequence);
    if (sample === undefined) return;
    this.samples.delete(sequence);
    this.core.reassembly.bytes -= sample.sampleSize;
  }

  /** Forgets every sample below `sequence`: the writer has given it up, or it came whole. */
  dropBelow(sequence: number): void {
    for (const each of this.samples.keys()) if (each < sequence) this.drop(each);
  }

  /**
   * Asks for what is missing of `sequence` up to `last`, and again for what was asked for too long ago.
   * `acknowledge`: an rclts writer that is still sending waits to hear that it may go on, which the base of the set
   * says even if the set is empty.
   */
  request(sequence: number, last: number, acknowledge: boolean, now: number): void {
    const sample = this.samples.get(sequence);
    if (sample === undefined) {
      const all = Array.from({ length: Math.min(last, MAX_ASKED) }, (_, i) => i + 1);
      this.send(sequence, 1, all);
      return;
    }
    const again = now >= sample.askedAt + this.pacing.patience;
    const numbers = sample.missingUpTo(last, MAX_ASKED, again ? 0 : sample.askedThrough);
    if (numbers.length > 0) {
      if (again) sample.askedAt = now;
      sample.askedThrough = numbers[numbers.length - 1]!;
      sample.probe = numbers[0]!;
      sample.probedAt = now;
      this.send(sequence, numbers[0]!, numbers);
    } else if (acknowledge && last < sample.fragmentCount) this.send(sequence, last + 1, numbers);
  }

  /** Asks for the rest of every sample up to `last` that nothing was asked of since its latest fragment, or for too long. */
  requestAll(last: number, now: number): void {
    for (const [sequence, sample] of this.samples) {
      if (sequence > last) continue;
      if (sample.lastArrival > sample.askedAt || now >= sample.askedAt + this.pacing.patience)
        this.request(sequence, sample.fragmentCount, false, now);
    }
  }

  private begin(frag: DataFrag, reliable: boolean): Reassembly | undefined {
    const { reassembly } = this.core;
    if (frag.sampleSize > MAX_SAMPLE) return undefined;
    if (this.samples.size >= MAX_SAMPLES || reassembly.bytes + frag.sampleSize > MAX_BYTES) {
      if (reliable) return undefined;
      // A best-effort sample that lacks a fragment will never be whole: newer ones take its place.
      for (const oldest of this.samples.keys()) {
        this.drop(oldest);
        break;
      }
      if (reassembly.bytes + frag.sampleSize > MAX_BYTES) return undefined;
    }
    const sample = new Reassembly(frag);
    this.samples.set(frag.sequence, sample);
    reassembly.bytes += sample.sampleSize;
    return sample;
  }

  private send(sequence: number, base: number, numbers: readonly number[]): void {
    const { core, remote, readerId } = this;
    const fragments = FragmentNumberSet.fromSorted(base, numbers);
    const length = nackFragLength(fragments.numBits);
    const { prefix } = remote.participant;
    const w = core.outbox.reserve(remote.destination, prefix, length, remote.entityId, readerId);
    writeNackFrag(w, { readerId, writerId: remote.entityId, sequence, fragments, count: ++this.count });
  }
}

/** The largest sample that is taken, bytes. */
const MAX_SAMPLE = 256 * 1024 * 1024;
/** All samples of the engine that are not whole, bytes as they are announced. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_SAMPLES = 16;
/** A FragmentNumberSet has at most 256 bits (RTPS 2.5, 9.4.2.8). */
const MAX_ASKED = 256;
