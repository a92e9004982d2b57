// SPDX-License-Identifier: Apache-2.0
// INFO_DST: the participant that the following submessages are for (RTPS 2.5, 8.3.8.8 and 9.4.5.9).

import { GUID_PREFIX_LENGTH } from "../guid.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface InfoDestination {
  /** Where in the reader's bytes the 12-byte prefix stands; 12 zeros mean every participant. */
  readonly prefixOffset: number;
}

/** What an INFO_DST takes, with its submessage header. */
export const INFO_DESTINATION_LENGTH = 16;

/** Reads the body. */
export function readInfoDestination(r: WireReader, _flags: number): InfoDestination {
  const prefixOffset = r.offset;
  r.skip(GUID_PREFIX_LENGTH);
  return { prefixOffset };
}

/** Writes {@link INFO_DESTINATION_LENGTH} bytes; `prefix` has 12. */
export function writeInfoDestination(w: WireWriter, prefix: Uint8Array): void {
  const start = beginSubmessage(w, SubmessageKind.INFO_DST, 0);
  w.raw(prefix);
  endSubmessage(w, start);
}
