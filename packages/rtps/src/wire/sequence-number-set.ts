// SPDX-License-Identifier: Apache-2.0
// SequenceNumberSet: which sequence numbers an ACKNACK asks for or a GAP takes away (RTPS 2.5, 9.4.2.6).

import { bitmapFromSorted, bitmapLength, NumberSet, readBitmap, writeBitmap } from "./number-set.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** Up to 256 sequence numbers from `base` on. */
export class SequenceNumberSet extends NumberSet {
  static empty(base: number): SequenceNumberSet {
    return new SequenceNumberSet(base, 0, []);
  }

  /** Of ascending `numbers`, none below `base` (RangeError), those below base + 256; the rest is left out. */
  static fromSorted(base: number, numbers: Iterable<number>): SequenceNumberSet {
    const bitmap = bitmapFromSorted(base, numbers);
    return new SequenceNumberSet(base, bitmap.numBits, bitmap.words);
  }

  /** Reads base, numBits and words. Whether the base is valid depends on the submessage and is checked there. */
  static read(r: WireReader): SequenceNumberSet {
    const base = r.sequenceNumber();
    const bitmap = readBitmap(r);
    return new SequenceNumberSet(base, bitmap.numBits, bitmap.words);
  }
}

export function writeSequenceNumberSet(w: WireWriter, set: SequenceNumberSet): void {
  w.sequenceNumber(set.base);
  writeBitmap(w, set);
}

/** How many bytes {@link writeSequenceNumberSet} takes, 12 to 44. */
export function sequenceNumberSetLength(numBits: number): number {
  return 12 + bitmapLength(numBits);
}
