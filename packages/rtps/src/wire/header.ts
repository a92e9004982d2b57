// SPDX-License-Identifier: Apache-2.0
// The 20 bytes that every RTPS message begins with (RTPS 2.5, 8.3.3 and 9.4.4).

import type { VendorId } from "../engine.js";
import { VENDOR_RCLTS } from "../vendor.js";
import { MalformedError } from "./malformed-error.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface Header {
  /** Protocol version; major is always 2. */
  readonly major: number;
  readonly minor: number;
  readonly vendor: VendorId;
  /** Where in the reader's bytes the sender's 12-byte GUID prefix stands. */
  readonly prefixOffset: number;
}

export const HEADER_LENGTH = 20;

/**
 * The version that rclts announces. 2.3 is what Fast DDS announces, so every implementation has met it; Cyclone (2.1)
 * asks for minor >= 1 and all others look at the major version only. 2.4 and 2.5 add nothing that rclts uses.
 */
export const PROTOCOL_VERSION = { major: 2, minor: 3 } as const;

/** Reads the header; MalformedError if the bytes are fewer, do not begin with "RTPS", or are not of major version 2. */
export function readHeader(r: WireReader): Header {
  r.littleEndian = false;
  if (r.uint32() !== MAGIC) throw NOT_RTPS;
  const major = r.uint8();
  const minor = r.uint8();
  const vendor = r.uint16();
  if (major !== PROTOCOL_VERSION.major) throw OTHER_VERSION;
  const prefixOffset = r.offset;
  r.skip(PREFIX_LENGTH);
  return { major, minor, vendor, prefixOffset };
}

/** Writes rclts's header with the 12 bytes of the sender's prefix. */
export function writeHeader(w: WireWriter, prefix: Uint8Array): void {
  w.view.setUint32(w.offset, MAGIC, false);
  w.offset += 4;
  w.uint8(PROTOCOL_VERSION.major);
  w.uint8(PROTOCOL_VERSION.minor);
  w.uint8(VENDOR_RCLTS >>> 8);
  w.uint8(VENDOR_RCLTS & 0xff);
  w.raw(prefix);
}

const PREFIX_LENGTH = 12;
/** "RTPS". */
const MAGIC = 0x52545053;
const NOT_RTPS = new MalformedError("header: not RTPS");
const OTHER_VERSION = new MalformedError("header: major protocol version is not 2");
