// SPDX-License-Identifier: Apache-2.0
// A set of up to 256 numbers from a base on, as a bitmap: what sequence number sets and fragment number sets share.

import { MalformedError } from "./malformed-error.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** The most numbers that a set can speak of (RTPS 2.5, 8.3.5.5 and 8.3.5.7). */
export const NUMBER_SET_BITS_MAXIMUM = 256;

/** An immutable bitmap: bit 0, the most significant bit of the first word, stands for `base`. */
export abstract class NumberSet {
  readonly base: number;
  /** How many numbers from `base` on the set speaks of, 0 to 256. */
  readonly numBits: number;
  readonly words: readonly number[];

  protected constructor(base: number, numBits: number, words: readonly number[]) {
    this.base = base;
    this.numBits = numBits;
    this.words = words;
  }

  has(n: number): boolean {
    const bit = n - this.base;
    return bit >= 0 && bit < this.numBits && (this.words[bit >>> 5]! & (MOST_SIGNIFICANT >>> (bit & 31))) !== 0;
  }

  /** Calls `visit` for each number in the set, ascending. */
  forEachSet(visit: (n: number) => void): void {
    for (let index = 0; index < this.words.length; index++) {
      let word = this.words[index]!;
      while (word !== 0) {
        const leading = Math.clz32(word);
        const bit = index * 32 + leading;
        if (bit >= this.numBits) return;
        visit(this.base + bit);
        word &= ~(MOST_SIGNIFICANT >>> leading);
      }
    }
  }
}

/** The words of a bitmap and how many of their bits count. */
export interface Bitmap {
  readonly numBits: number;
  readonly words: readonly number[];
}

/** A bitmap over ascending `numbers` from `base` on; those from base + 256 on do not fit and are left out. */
export function bitmapFromSorted(base: number, numbers: Iterable<number>): Bitmap {
  const words: number[] = [];
  let numBits = 0;
  for (const n of numbers) {
    const bit = n - base;
    if (bit >= NUMBER_SET_BITS_MAXIMUM) break;
    if (!(bit >= numBits)) throw new RangeError(`number ${n}: expected ascending numbers from ${base} on`);
    while (words.length <= bit >>> 5) words.push(0);
    words[bit >>> 5]! |= MOST_SIGNIFICANT >>> (bit & 31);
    numBits = bit + 1;
  }
  return numBits === 0 ? EMPTY_BITMAP : { numBits, words };
}

/** Reads numBits and its words. MalformedError if numBits is above 256 or words are missing. */
export function readBitmap(r: WireReader): Bitmap {
  const numBits = r.uint32();
  if (numBits === 0) return EMPTY_BITMAP;
  if (numBits > NUMBER_SET_BITS_MAXIMUM) throw TOO_MANY_BITS;
  const words: number[] = [];
  for (let i = 0; i < numBits; i += 32) words.push(r.int32());
  return { numBits, words };
}

/** Writes numBits and its words: 4 bytes and {@link bitmapLength} more. */
export function writeBitmap(w: WireWriter, bitmap: Bitmap): void {
  w.uint32(bitmap.numBits);
  const count = (bitmap.numBits + 31) >>> 5;
  for (let i = 0; i < count; i++) w.int32(bitmap.words[i]! | 0);
}

/** How many bytes the words of a bitmap of so many bits take. */
export function bitmapLength(numBits: number): number {
  return ((numBits + 31) >>> 5) * 4;
}

const MOST_SIGNIFICANT = 0x80000000;
const EMPTY_BITMAP: Bitmap = { numBits: 0, words: [] };
const TOO_MANY_BITS = new MalformedError("number set: more than 256 bits");
