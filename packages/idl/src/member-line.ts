// SPDX-License-Identifier: Apache-2.0
// Splits a line that defines a field or a constant into its tokens.

import { Mistake, quote } from "./mistake.js";
import { endOfQuoted, isQuote } from "./parse-literal.js";

/** A piece of a line; `at` is its index. */
export interface Token {
  readonly text: string;
  readonly at: number;
}

/** `TYPE NAME`, `TYPE NAME DEFAULT` or `TYPE NAME = VALUE`, with a comment behind it or without. */
export interface MemberLine {
  readonly type: Token;
  readonly name: Token;
  readonly isConstant: boolean;
  /** Empty if there is none. */
  readonly value: Token;
  /** From its `#` on; empty if there is none. */
  readonly comment: string;
}

/**
 * @param text a line that is neither blank nor a comment only
 * @throws Mistake if it has no name
 */
export function splitMember(text: string): MemberLine {
  const type = token(text, 0, /[^\s#]+/y);
  const name = token(text, type.at + type.text.length, /[^\s#=]+/y);
  if (name.text === "") {
    throw new Mistake(`expected a name after ${quote(type.text)}, found ${quote(text.slice(name.at))}`, name.at);
  }
  const equals = token(text, name.at + name.text.length, /=/y);
  const rest = token(text, equals.at + equals.text.length, /.*/y);
  const length = lengthOfValue(rest.text);
  return {
    type,
    name,
    isConstant: equals.text !== "",
    value: { text: rest.text.slice(0, length).trimEnd(), at: rest.at },
    comment: rest.text.slice(length),
  };
}

/** The token after white space, or an empty one. */
function token(text: string, from: number, pattern: RegExp): Token {
  const at = from + text.slice(from).search(/\S|$/);
  pattern.lastIndex = at;
  return { text: pattern.exec(text)?.[0] ?? "", at };
}

/** How much of the rest of the line is the value: up to a `#` that is not inside quotes. */
function lengthOfValue(rest: string): number {
  const isList = rest.startsWith("[");
  /** The one before that is no white space. */
  let previous: string | undefined;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === "#") return at;
    // An apostrophe inside an unquoted string is no quote.
    const opens = at === 0 || (isList && (previous === "[" || previous === ","));
    const end = opens && isQuote(rest[at]) ? endOfQuoted(rest, at) : 0;
    if (end > 0) at = end - 1;
    if (rest[at]!.trim() !== "") previous = rest[at];
  }
  return rest.length;
}
