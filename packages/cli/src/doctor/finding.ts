// SPDX-License-Identifier: Apache-2.0
// One thing that `rclts doctor` has to say.

/** What was found, for people, and what to do about it. */
export interface Finding {
  /** A problem keeps somebody from being found or from being understood; a note may be as it should. */
  readonly kind: "problem" | "note";
  readonly what: string;
  /** What to do next. */
  readonly advice: string;
}

/** Something that keeps nodes apart: doctor ends with exit code 1. */
export function problem(what: string, advice: string): Finding {
  return { kind: "problem", what, advice };
}

/** Something that may be as it should: doctor ends with exit code 0. */
export function note(what: string, advice: string): Finding {
  return { kind: "note", what, advice };
}
