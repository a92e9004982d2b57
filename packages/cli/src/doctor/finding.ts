// SPDX-License-Identifier: Apache-2.0
// One thing that `rclts doctor` has to say.

export interface Finding {
  /** A problem keeps somebody from being found or from being understood; a note may be as it should. */
  readonly kind: "problem" | "note";
  readonly what: string;
  /** What to do next. */
  readonly advice: string;
}

export function problem(what: string, advice: string): Finding {
  return { kind: "problem", what, advice };
}

export function note(what: string, advice: string): Finding {
  return { kind: "note", what, advice };
}
