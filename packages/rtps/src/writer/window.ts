// SPDX-License-Identifier: Apache-2.0
// How many bytes may be on their way to a group of readers before it has answered.

import type { Core } from "../core.js";
import { isLoopback } from "../locator.js";
import type { Destination } from "../outbox.js";
import type { Change } from "./change.js";

/**
 * A window that finds out what its readers' socket takes. Each byte that has to be sent again narrows it by one, each
 * that arrives widens it by a quarter: up to a fifth of all may be lost at random without slowing the sender down, but
 * when more is, too many are sending to that socket.
 */
export class FlowWindow {
  bytes: number;
  private readonly most: number;

  /** @param most bytes, at least `start` */
  constructor(start: number, most: number) {
    this.bytes = start;
    this.most = most;
  }

  /** So many bytes have arrived that the window had held back the next ones for. */
  widen(arrived: number): void {
    this.bytes = Math.min(this.most, this.bytes + arrived / 4);
  }

  /** So many bytes are sent again. */
  narrow(lost: number): void {
    this.bytes = Math.max(NARROWEST, this.bytes - lost);
  }
}

/** For samples that go whole, and for fragments to readers that do not say what they have. */
export function wholeSampleWindow(): FlowWindow {
  return new FlowWindow(WINDOW, WINDOW);
}

/**
 * For fragments to rclts readers, which say at once what they have and ask the system for more room. On loopback it
 * widens up to a quarter of what the system grants a socket: readers on this machine have asked the same system.
 */
export function clockedWindow({ address }: Destination, { receiveBuffer }: Core): FlowWindow {
  const most = isLoopback(address.address) ? receiveBuffer / 4 : 0;
  return new FlowWindow(CLOCKED_WINDOW, Math.max(CLOCKED_WINDOW, most));
}

/** What a change takes of the window from when it is sent until it is acknowledged, bytes. */
export function costOf(change: Change): number {
  return Math.min(change.payload.length + SAMPLE_OVERHEAD, WINDOW);
}

/** Linux gives a UDP socket 208 KiB, counted with the kernel's own overhead: less than 64 KiB may wait there. Bytes. */
export const WINDOW = 48 * 1024;
const CLOCKED_WINDOW = 192 * 1024;
/** One fragment of the largest, or a dozen of those that fit any path. Bytes. */
const NARROWEST = 8 * 1024;
/** Bytes that a sample costs beside its payload: submessage headers, inline QoS, its share of a datagram. */
const SAMPLE_OVERHEAD = 64;
