// SPDX-License-Identifier: Apache-2.0
// INFO_SRC: the participant that the following submessages come from, in place of the header's
// (RTPS 2.5, 8.3.8.10 and 9.4.5.11).

import { GUID_PREFIX_LENGTH } from "../guid.js";
import { type Header, PROTOCOL_VERSION } from "./header.js";
import { MalformedError } from "./malformed-error.js";
import type { WireReader } from "./wire-reader.js";

/** The same four things as the header of a message. */
export type InfoSource = Header;

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

const UNUSED_LENGTH = 4;
const OTHER_VERSION = new MalformedError("INFO_SRC: major protocol version is not 2");
