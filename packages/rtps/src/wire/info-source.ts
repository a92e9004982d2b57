// SPDX-License-Identifier: Apache-2.0
// INFO_SRC: the participant that the following submessages come from, in place of the header's
// (RTPS 2.5, 8.3.8.10 and 9.4.5.11).

import { GUID_PREFIX_LENGTH } from "../guid.js";
import { VENDOR_RCLTS } from "../vendor.js";
import { type Header, PROTOCOL_VERSION } from "./header.js";
import { MalformedError } from "./malformed-error.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** The same four things as the header of a message. */
export type InfoSource = Header;

/** What an INFO_SRC takes, with its submessage header. */
export const INFO_SOURCE_LENGTH = 24;

/** Reads the body. MalformedError if the major version is not 2. */
export function readInfoSource(r: WireReader, _flags: number): InfoSource {
  r.skip(UNUSED_LENGTH);
  const major = r.uint8();
  const minor = r.uint8();
  const vendor = r.uint8() * 0x100 + r.uint8();
  if (major !== PROTOCOL_VERSION.major) throw OTHER_VERSION;
  const prefixOffset = r.offset;
  r.skip(GUID_PREFIX_LENGTH);
  return { major, minor, vendor, prefixOffset };
}

/** Writes {@link INFO_SOURCE_LENGTH} bytes in rclts's name; `prefix` has 12. */
export function writeInfoSource(w: WireWriter, prefix: Uint8Array): void {
  const start = beginSubmessage(w, SubmessageKind.INFO_SRC, 0);
  w.zero(UNUSED_LENGTH);
  w.uint8(PROTOCOL_VERSION.major);
  w.uint8(PROTOCOL_VERSION.minor);
  w.uint8(VENDOR_RCLTS >>> 8);
  w.uint8(VENDOR_RCLTS & 0xff);
  w.raw(prefix);
  endSubmessage(w, start);
}

const UNUSED_LENGTH = 4;
const OTHER_VERSION = new MalformedError("INFO_SRC: major protocol version is not 2");
