// SPDX-License-Identifier: Apache-2.0
// FragmentNumberSet: which fragments of a sample a NACK_FRAG asks for; they count from 1 (RTPS 2.5, 9.4.2.8).

import { MalformedError } from "./malformed-error.js";
import { bitmapFromSorted, bitmapLength, NumberSet, readBitmap, writeBitmap } from "./number-set.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** Up to 256 fragment numbers from `base` on. */
export class FragmentNumberSet extends NumberSet {
  /** Of ascending `numbers`, none below `base` (RangeError), those below base + 256; the rest is left out. */
  static fromSorted(base: number, numbers: Iterable<number>): FragmentNumberSet {
    const bitmap = bitmapFromSorted(base, numbers);
    return new FragmentNumberSet(base, bitmap.numBits, bitmap.words);
  }

  /** Reads base, numBits and words; MalformedError for base 0. */
  static read(r: WireReader): FragmentNumberSet {
    const base = r.uint32();
    if (base < 1) throw BASE_ZERO;
    const bitmap = readBitmap(r);
    return new FragmentNumberSet(base, bitmap.numBits, bitmap.words);
  }
}

export function writeFragmentNumberSet(w: WireWriter, set: FragmentNumberSet): void {
  w.uint32(set.base);
  writeBitmap(w, set);
}

/** How many bytes {@link writeFragmentNumberSet} takes, 8 to 40. */
export function fragmentNumberSetLength(numBits: number): number {
  return 8 + bitmapLength(numBits);
}

const BASE_ZERO = new MalformedError("fragment number set: base 0");
