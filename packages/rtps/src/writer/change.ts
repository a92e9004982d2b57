// SPDX-License-Identifier: Apache-2.0
// One entry of a writer's history (RTPS 2.5, 8.2.2 CacheChange), with who still lacks it.

import type { Audience, Timestamp } from "../engine.js";
import type { BestEffortReader } from "./best-effort-reader.js";
import type { ReaderGroup } from "./reader-group.js";

export interface Change {
  readonly sequence: number;
  /** With its encapsulation header; a serialized key if `hasKey`. */
  readonly payload: Uint8Array;
  readonly hasKey: boolean;
  readonly inlineQos: Uint8Array | undefined;
  /** When it was written, strictly rising from change to change. */
  readonly timestamp: Timestamp;
  /** The same in engine milliseconds. */
  readonly writtenAt: number;
  /** The only one that it is for; undefined if it is for every matched reader. */
  readonly to: Addressee | undefined;
  /** The only audience that it is for; undefined if it is for all. */
  readonly audience: Audience | undefined;
  /** Bytes per DATA_FRAG; 0 if it goes in one DATA. The same for every reader, now and later. */
  readonly fragmentSize: number;
  /** Groups with a reader that has not acknowledged it, and best-effort readers that it has not left for. */
  lackedBy: number;
  /** Superseded or evicted: never sent again, a GAP to whoever asks. */
  removed: boolean;
  /** When it was last sent to anybody, engine milliseconds. */
  lastSent: number;
}

/** Whom a sample can be for alone. */
export type Addressee = ReaderGroup | BestEffortReader;

/** Whether it is for every reader that is matched and, if it is kept, for every one that comes. */
export function isForAll({ to, audience }: Change): boolean {
  return to === undefined && audience === undefined;
}
