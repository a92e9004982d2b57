// SPDX-License-Identifier: Apache-2.0
// RTPS times: Time_t and Duration_t count seconds and 2^-32 parts of one; everything else counts nanoseconds or seconds.

import type { Timestamp } from "./engine.js";
import type { Seconds } from "./qos.js";
import type { WireReader } from "./wire/wire-reader.js";
import type { WireWriter } from "./wire/wire-writer.js";

/** A wall-clock time in Unix milliseconds (fractions count) as a timestamp. RangeError outside the years 1970 to 2106. */
export function timestampFromUnixMilliseconds(milliseconds: number): Timestamp {
  let seconds = Math.floor(milliseconds / 1000);
  let nanoseconds = Math.round((milliseconds - seconds * 1000) * 1e6);
  if (nanoseconds >= 1e9) {
    seconds += 1;
    nanoseconds -= 1e9;
  }
  if (!(seconds >= 0 && seconds < UINT32_MAXIMUM)) {
    throw new RangeError(`Unix time ${milliseconds} ms: RTPS counts from 1970 to 2106`);
  }
  return { seconds, nanoseconds };
}

/** Nanoseconds since the Unix epoch, as ROS gives the times of a sample. */
export function unixNanoseconds(timestamp: Timestamp): bigint {
  return BigInt(timestamp.seconds) * 1_000_000_000n + BigInt(timestamp.nanoseconds);
}

/** Reads a Time_t (8 bytes; RTPS 2.5, 9.3.2.1); undefined for the reserved values "invalid" and "infinite". */
export function readTimestamp(r: WireReader): Timestamp | undefined {
  const seconds = r.uint32();
  const fraction = r.uint32();
  if (seconds === UINT32_MAXIMUM && fraction >= UINT32_MAXIMUM - 1) return undefined;
  return { seconds, nanoseconds: Math.min(999_999_999, Math.round(fraction * NANOSECONDS_PER_FRACTION)) };
}

/** Writes a Time_t (8 bytes). Reading it gives the same nanoseconds again. */
export function writeTimestamp(w: WireWriter, timestamp: Timestamp): void {
  w.uint32(timestamp.seconds);
  w.uint32(Math.round(timestamp.nanoseconds / NANOSECONDS_PER_FRACTION));
}

/**
 * Reads a Duration_t (8 bytes; RTPS 2.5, 9.3.2.3) in seconds. Infinity for 7fffffff whatever its fraction: Fast DDS
 * writes ffffffff there, Cyclone also knows 7fffffff. Negative if the sender's was.
 */
export function readDuration(r: WireReader): Seconds {
  const seconds = r.int32();
  const fraction = r.uint32();
  return seconds === INT32_MAXIMUM ? Number.POSITIVE_INFINITY : seconds + fraction / FRACTIONS_PER_SECOND;
}

/** Writes a Duration_t (8 bytes) of `seconds` from 0; what does not fit 31 bits is infinite. */
export function writeDuration(w: WireWriter, seconds: Seconds): void {
  let whole = Math.floor(seconds);
  let fraction = Math.round((seconds - whole) * FRACTIONS_PER_SECOND);
  if (fraction === FRACTIONS_PER_SECOND) {
    whole += 1;
    fraction = 0;
  }
  const infinite = !(whole < INT32_MAXIMUM);
  w.int32(infinite ? INT32_MAXIMUM : whole);
  w.uint32(infinite ? UINT32_MAXIMUM : fraction);
}

const INT32_MAXIMUM = 0x7fffffff;
const UINT32_MAXIMUM = 0xffffffff;
const FRACTIONS_PER_SECOND = 2 ** 32;
const NANOSECONDS_PER_FRACTION = 1e9 / FRACTIONS_PER_SECOND;
