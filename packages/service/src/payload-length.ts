// SPDX-License-Identifier: Apache-2.0
// Whether a payload was as long as its type has it: one that is not has been read in the wrong form.

import type { CdrReader } from "@rclts/cdr";

/** Whether nothing but padding is left: Cyclone fills up to a multiple of 4, Fast DDS adds nothing. */
export function nothingLeft(r: CdrReader): boolean {
  return r.remaining <= MOST_PADDING;
}

/** @throws Error, always the same one, if more than padding is left */
export function assertNothingLeft(r: CdrReader): void {
  if (r.remaining > MOST_PADDING) throw TOO_LONG;
}

const MOST_PADDING = 3;
/** Made once: hostile datagrams must not cost a stack trace each. */
const TOO_LONG = new Error("the payload is longer than the type");
TOO_LONG.stack = `Error: ${TOO_LONG.message}`;
