// SPDX-License-Identifier: Apache-2.0
// Strings in discovery data: a length that counts the NUL, UTF-8 bytes, the NUL (RTPS 2.5, 9.4.2.12).

import { MalformedError } from "./malformed-error.js";
import type { WireReader } from "./wire-reader.js";

/** The longest string that is read, in bytes without the NUL; Fast DDS takes topic and type names of up to 255. */
export const STRING_LENGTH_MAXIMUM = 1024;

/**
 * Reads a string and the padding behind it, as far as the reader reaches. Undefined if it is longer than
 * {@link STRING_LENGTH_MAXIMUM}; MalformedError if it is cut off. What is not UTF-8 becomes U+FFFD.
 */
export function readString(r: WireReader): string | undefined {
  const length = r.uint32();
  const bytes = r.slice(length);
  r.skip(Math.min(-length & 3, r.remaining));
  // Length 0 is not allowed, but some write it for the empty string.
  const textLength = length > 0 && bytes[length - 1] === 0 ? length - 1 : length;
  if (textLength > STRING_LENGTH_MAXIMUM) return undefined;
  return UTF8.decode(bytes.subarray(0, textLength));
}

/** As {@link readString}, but too long is malformed: for names, which cannot be done without. */
export function readName(r: WireReader): string {
  const name = readString(r);
  if (name === undefined) throw TOO_LONG;
  return name;
}

/** Reads a sequence of octets as a copy that may be kept. MalformedError if it is cut off. */
export function readOctets(r: WireReader): Uint8Array {
  return r.slice(r.uint32()).slice();
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const TOO_LONG = new MalformedError("string: longer than 1024 bytes");
