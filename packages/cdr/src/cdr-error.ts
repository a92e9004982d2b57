// SPDX-License-Identifier: Apache-2.0
// The one error for bytes that are not the CDR they should be.

/**
 * Why bytes could not be read.
 *
 * @useDeclaredType
 */
export type CdrErrorReason = keyof typeof MESSAGES;

/**
 * Bytes that are not the CDR they should be. There is one instance per reason, made beforehand, because hostile
 * datagrams must not cost a stack trace each: so its stack says nothing, and `reader.position` says where it was.
 */
export class CdrError extends Error {
  readonly reason: CdrErrorReason;

  constructor(reason: CdrErrorReason) {
    super(MESSAGES[reason]);
    this.name = "CdrError";
    this.reason = reason;
  }
}

const MESSAGES = {
  encapsulation: "the encapsulation header is neither CDR_BE (00 00) nor CDR_LE (00 01)",
  truncated: "the bytes end before the value does",
  bound: "a string or sequence is longer than its bound",
  boolean: "a boolean is neither 0 nor 1",
  wstring: "a wide character is above FFFF",
} as const;

export const BAD_ENCAPSULATION = /* @__PURE__ */ new CdrError("encapsulation");
export const TRUNCATED = /* @__PURE__ */ new CdrError("truncated");
export const OVER_BOUND = /* @__PURE__ */ new CdrError("bound");
export const BAD_BOOLEAN = /* @__PURE__ */ new CdrError("boolean");
export const BAD_WIDE_CHARACTER = /* @__PURE__ */ new CdrError("wstring");
