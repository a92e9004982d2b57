// SPDX-License-Identifier: Apache-2.0
// The fragmented samples of one remote writer that are not whole yet, and the NACK_FRAGs that ask for the rest.

import type { Core } from "../core.js";
import type { EntityId, Timestamp } from "../engine.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { DataFrag } from "../wire/data-frag.js";
import { FragmentNumberSet } from "../wire/fragment-number-set.js";
import { nackFragLength, writeNackFrag } from "../wire/nack-frag.js";
import type { NackPacing } from "./nack-pacing.js";
import { Reassembly } from "./reassembly.js";
import type { IncompleteSample } from "./reassembly-budget.js";

export class FragmentBuffer {
  private readonly core: Core;
  private readonly readerId: EntityId;
  private readonly remote: RemoteEndpointRecord;
  private readonly samples = new Map<number, IncompleteSample>();
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

  /** Takes a fragment; gives the whole sample when this was the last that it lacked. `reliable`: it can be asked for. */
  add(frag: DataFrag, timestamp: Timestamp | undefined, reliable: boolean, now: number): Reassembly | undefined {
    const sample = this.samples.get(frag.sequence)?.sample ?? this.begin(frag, reliable, now);
    if (sample === undefined) {
      this.core.counters.refused++;
      return undefined;
    }
    if (!sample.add(frag, timestamp, now)) this.core.counters.duplicates++;
    else if (frag.fragmentStart === sample.probe) this.pacing.measured(now - sample.probedAt);
    if (!sample.complete) return undefined;
    this.drop(frag.sequence);
    return sample;
  }

  drop(sequence: number): void {
    const entry = this.samples.get(sequence);
    if (entry === undefined) return;
    this.samples.delete(sequence);
    this.core.reassembly.release(entry);
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
    const sample = this.samples.get(sequence)?.sample;
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
    for (const [sequence, { sample }] of this.samples) {
      if (sequence > last) continue;
      if (sample.lastArrival > sample.askedAt || now >= sample.askedAt + this.pacing.patience)
        this.request(sequence, sample.fragmentCount, false, now);
    }
  }

  private begin(frag: DataFrag, reliable: boolean, now: number): Reassembly | undefined {
    const { sequence, sampleSize } = frag;
    if (sampleSize > MAX_SAMPLE || sampleSize / frag.fragmentSize > MAX_FRAGMENTS) {
      const { address } = this.remote.destination.address;
      this.core.reports.refused(address, "a sample above 256 MiB or in more than 262,144 fragments");
      return undefined;
    }
    const { reassembly } = this.core;
    const participant = this.remote.participant.prefix;
    const cost = sampleSize + Math.ceil(sampleSize / frag.fragmentSize / 8) + OVERHEAD;
    while (this.samples.size >= MAX_SAMPLES || !reassembly.hasRoom(participant, cost, now))
      if (!this.makeRoom(sequence, reliable)) return undefined;
    const sample = newReassembly(frag, now);
    if (sample === undefined) return undefined;
    const entry: IncompleteSample = { sample, participant, cost, abandon: () => this.abandon(sequence) };
    this.samples.set(sequence, entry);
    reassembly.add(entry, now);
    return sample;
  }

  /**
   * Forgets one sample for another of the same writer, if there is one that can wait longer. Reliable samples are due in
   * their order and are asked for again. A best-effort sample that lacks a fragment will never be whole.
   */
  private makeRoom(sequence: number, reliable: boolean): boolean {
    let victim: number | undefined;
    for (const each of this.samples.keys()) {
      if (reliable ? each > (victim ?? sequence) : each < (victim ?? Number.POSITIVE_INFINITY)) victim = each;
    }
    if (victim === undefined) return false;
    this.abandon(victim);
    return true;
  }

  private abandon(sequence: number): void {
    this.core.counters.abandoned++;
    this.drop(sequence);
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

/** Undefined if the system has no memory to give. */
function newReassembly(frag: DataFrag, now: number): Reassembly | undefined {
  try {
    return new Reassembly(frag, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** The largest sample that is taken, bytes. */
const MAX_SAMPLE = 256 * 1024 * 1024;
/** Of one sample; vendors' fragments have 1,000 bytes and more. What looks for missing ones walks over them. */
const MAX_FRAGMENTS = 2 ** 18;
/** Of one writer that are not whole. */
const MAX_SAMPLES = 16;
/** What a sample takes beside its bytes and a bit for each fragment. */
const OVERHEAD = 512;
/** A FragmentNumberSet has at most 256 bits (RTPS 2.5, 9.4.2.8). */
const MAX_ASKED = 256;
