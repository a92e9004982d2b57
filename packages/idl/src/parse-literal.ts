// SPDX-License-Identifier: Apache-2.0
// Parses the values of constants and defaults, and checks that they fit their type.

import { expected, Mistake } from "./mistake.js";
import type { Arity, ElementType, Literal, PrimitiveName } from "./model.js";

/**
 * The value of a constant, or the default of a field that has one value.
 *
 * @param at where in the line the text starts
 * @throws Mistake
 */
export function parseLiteral(text: string, at: number, type: ElementType): Literal {
  switch (type.kind) {
    case "struct":
      throw new Mistake(`a field of type ${type.name} has no default value`, at);
    case "string":
      return parseString(text, at, type);
    case "primitive":
      return parsePrimitive(text, at, type.name);
  }
}

/**
 * The default of a field that has many values: `[1, 2, 3]`.
 *
 * @throws Mistake
 */
export function parseList(text: string, at: number, type: ElementType, arity: Arity): Literal[] {
  if (type.kind === "struct") return [parseLiteral(text, at, type)];
  if (!text.startsWith("[")) throw expected("a list such as [1, 2]", text, at);
  if (!text.endsWith("]")) throw expected('"]" at the end of the list', "", at + text.length);
  const values = items(text).map(({ item, from }) => parseLiteral(item, at + from, type));
  const size = arity.kind === "array" ? `${arity.length}` : `at most ${arity.kind === "sequence" ? arity.bound : 1}`;
  const fits = arity.kind === "array" ? values.length === arity.length : values.length <= mostOf(arity);
  if (!fits) throw new Mistake(`expected a list of ${size}, found one of ${values.length}`, at);
  return values;
}

/** Where a quoted string that starts at `from` ends: the index after the closing quote, or -1. */
export function endOfQuoted(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[from]) return at + 1;
  }
  return -1;
}

/** Whether a quoted string may begin with it. */
export function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function mostOf(arity: Arity): number {
  return arity.kind === "sequence" ? (arity.bound ?? Infinity) : 1;
}

/** The items between the brackets, split at the commas that are not inside quotes. */
function items(text: string): { item: string; from: number }[] {
  const found: { item: string; from: number }[] = [];
  let start = 1;
  for (let at = 1; at < text.length; at++) {
    if (isQuote(text[at]) && text.slice(start, at).trim() === "") {
      const end = endOfQuoted(text, at);
      if (end > 0) at = end - 1;
    } else if (text[at] === "," || at === text.length - 1) {
      const raw = text.slice(start, at);
      found.push({ item: raw.trim(), from: start + raw.length - raw.trimStart().length });
      start = at + 1;
    }
  }
  return found.length === 1 && found[0]!.item === "" ? [] : found;
}

function parsePrimitive(text: string, at: number, name: PrimitiveName): Literal {
  if (name === "bool") {
    const value = BOOLEANS.get(text.toLowerCase());
    if (value === undefined) throw expected("true or false", text, at);
    return value;
  }
  if (name === "float32" || name === "float64") {
    const value = parseFloating(text);
    if (value === undefined) throw expected(`a number (${name})`, text, at);
    return value;
  }
  const [least, most] = RANGES[name];
  const value = parseInteger(text);
  if (value === undefined || value < least || value > most) {
    throw expected(`a whole number from ${least} to ${most} (${name})`, text, at);
  }
  return name === "int64" || name === "uint64" ? value : Number(value);
}

function parseInteger(text: string): bigint | undefined {
  const [, sign, digits] = /^([+-]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return sign === "-" ? -BigInt(digits) : BigInt(digits);
}

function parseFloating(text: string): number | undefined {
  if (/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) return Number(text);
  const [, sign, word] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === "nan") return Number.NaN;
  return sign === "-" ? -Infinity : Infinity;
}

type StringType = Extract<ElementType, { kind: "string" }>;

function parseString(text: string, at: number, { wide, bound = Infinity }: StringType): string {
  let value = text;
  if (isQuote(text[0])) {
    const end = endOfQuoted(text, 0);
    if (end < 0) throw expected(`a closing ${text[0]}`, "", at + text.length);
    if (end < text.length) throw expected(`nothing after the closing ${text[0]}`, text.slice(end), at + end);
    value = text.slice(1, -1).replace(ESCAPE, (whole, code: string) => unescapeOne(whole, code));
  }
  const size = wide ? value.length : Buffer.byteLength(value);
  if (size > bound) {
    const unit = wide ? "UTF-16 code units" : "bytes of UTF-8";
    throw new Mistake(`expected a string of at most ${bound} ${unit}, found one of ${size}`, at);
  }
  return value;
}

function unescapeOne(whole: string, code: string): string {
  if (/^[xuU]/.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  return ESCAPES[code] ?? whole;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["1", true],
  ["0", false],
]);
const RANGES = {
  byte: [0n, 255n],
  char: [0n, 255n],
  int8: [-128n, 127n],
  uint8: [0n, 255n],
  int16: [-32768n, 32767n],
  uint16: [0n, 65535n],
  int32: [-2147483648n, 2147483647n],
  uint32: [0n, 4294967295n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|[0-7]{1,3}|.)/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
