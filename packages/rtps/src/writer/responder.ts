// SPDX-License-Identifier: Apache-2.0
// What a writer does about what its reliable readers say: they have this, they lack that (RTPS 2.5, 8.4.9.2).

import { isBuiltin } from "../guid.js";
import { isFromElsewhere } from "../remote.js";
import type { UdpAddress } from "../transport.js";
import { VENDOR_CYCLONEDDS } from "../vendor.js";
import type { AckNack } from "../wire/ack-nack.js";
import type { NackFrag } from "../wire/nack-frag.js";
import type { History } from "./history.js";
import type { ReaderGroup } from "./reader-group.js";
import type { ReaderProxy } from "./reader-proxy.js";
import type { Writer } from "./writer.js";

export class Responder {
  private readonly writer: Writer;
  private readonly history: History;

  constructor(writer: Writer, history: History) {
    this.writer = writer;
    this.history = history;
  }

  /** A reader has all below a number, and asks for what it lacks above, if it says so. */
  takeAckNack(proxy: ReaderProxy, ackNack: AckNack, from: UdpAddress, now: number): void {
    const { state, count, final } = ackNack;
    const { group } = proxy;
    // Nobody has what was never written: it is forged.
    if (state.base > this.writer.last + 1) return;
    // What this group was not sent: the reader had it before it was lost here and found again, or it is forged, and shall
    // not let go of what the reader still lacks.
    const base = Math.min(state.base, group.through + 1);
    const isFar = isFromElsewhere(proxy.remote.participant, from, now);
    // It counts, or asks, from the beginning: its participant had given ours up, and has found it again.
    const restarts = (count <= proxy.lastCount && proxy.confirmed) || (state.base < 1 && proxy.informed);
    if (restarts && isFar) return;
    if (count <= proxy.lastCount && now - proxy.lastAckNackAt < COUNT_RESET && proxy.confirmed) return;
    group.heartbeats.heard();
    if (restarts) this.restarted(proxy, now);
    proxy.informed = state.base > 0;
    // Behind a forged count far ahead the next true one would look like a restart.
    if (!isFar) proxy.lastCount = count;
    proxy.lastAckNackAt = now;
    if (!proxy.confirmed && !isPreemptive(count, proxy)) this.confirm(proxy);
    if (final || state.numBits > 0) group.heartbeats.answered(base, now);
    if (base > proxy.ackedBelow) {
      proxy.ackedBelow = base;
      group.advance(now);
    }
    if (state.numBits > 0) this.repair(proxy, ackNack, now);
    // Not final: the reader asks for a HEARTBEAT (RTPS 2.5, 8.3.8.1); pre-emptive ones from new readers always do.
    else if (!final) group.heartbeats.sendTo(proxy, proxy.confirmed);
  }

  /** A reader has part of a sample: sends what it lacks, as far as that was sent before. */
  takeNackFrag(proxy: ReaderProxy, { sequence, fragments, count }: NackFrag, now: number): void {
    if (count === proxy.lastNackFragCount) return;
    proxy.lastNackFragCount = count;
    const { group } = proxy;
    group.heartbeats.heard();
    const change = this.history.get(sequence);
    if (change !== undefined && group.isAddressed(change)) group.repairs.repairFragments(change, fragments, proxy, now);
    else if (sequence <= group.through) group.sendGap(proxy, sequence, sequence + 1);
  }

  private restarted({ remote, group }: ReaderProxy, now: number): void {
    const { entityId, core, config } = this.writer;
    if (isBuiltin(entityId)) return;
    core.events.push({ kind: "reader-restarted", local: entityId, remote: remote.info });
    if (config.atMostOnce === true && !remote.participant.isRclts) group.abandon(now);
  }

  /** The reader has shown that it knows the writer. */
  private confirm(proxy: ReaderProxy): void {
    proxy.confirmed = true;
    proxy.probe.stop();
    const { entityId, core } = this.writer;
    if (!isBuiltin(entityId)) core.events.push({ kind: "confirmed", local: entityId, remote: proxy.remote.info });
  }

  private repair(proxy: ReaderProxy, { state }: AckNack, now: number): void {
    const { group } = proxy;
    const end = Math.min(state.base + state.numBits, group.through + 1);
    // No more than a window for one ACKNACK: the rest would only overrun its sender, or whoever it pretends to be.
    let room = group.repairs.room(now);
    for (let sequence = Math.max(1, state.base); sequence < end && room > 0; sequence++) {
      if (!state.has(sequence)) continue;
      const change = this.history.get(sequence);
      if (change !== undefined && group.isAddressed(change)) room -= group.repairs.repair(change, proxy, now);
      else {
        // It was for somebody else, or is superseded: so is all up to the next one that this reader is to have.
        const next = this.writer.keeps ? this.nextKept(sequence, end, group) : group.nextDue(sequence);
        group.sendGap(proxy, sequence, next);
        sequence = next - 1;
      }
    }
  }

  private nextKept(from: number, end: number, group: ReaderGroup): number {
    for (let sequence = from + 1; sequence < end; sequence++) {
      const change = this.history.get(sequence);
      if (change !== undefined && group.isAddressed(change)) return sequence;
    }
    return end;
  }
}

/**
 * Cyclone DDS counts from 1 and says 0 before its first HEARTBEAT, at which it gives up all samples that it has not got
 * (0.10, q_receive.c handle_Heartbeat): until it has had one, nothing may be written for it.
 */
function isPreemptive(count: number, { remote }: ReaderProxy): boolean {
  return count === 0 && remote.participant.info.vendor === VENDOR_CYCLONEDDS;
}

/** Cyclone DDS 0.10 and Fast DDS take a count that did not rise as a repetition; after this time as a restart. Milliseconds. */
const COUNT_RESET = 500;
