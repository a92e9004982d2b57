// SPDX-License-Identifier: Apache-2.0
// How much a group of readers is sent before it acknowledges.

import type { Change } from "./change.js";

/** Linux gives a UDP socket 208 KiB, counted with the kernel's own overhead: less than 64 KiB may wait there. Bytes. */
export const WINDOW = 48 * 1024;

/** For fragments to rclts readers, which say at once what they have and ask the system for more room. Bytes. */
export const CLOCKED_WINDOW = 192 * 1024;

/** What a change takes of the window from when it is sent until it is acknowledged, bytes. */
export function costOf(change: Change): number {
  return Math.min(change.payload.length + SAMPLE_OVERHEAD, WINDOW);
}

/** Bytes that a sample costs beside its payload: submessage headers, inline QoS, its share of a datagram. */
const SAMPLE_OVERHEAD = 64;
