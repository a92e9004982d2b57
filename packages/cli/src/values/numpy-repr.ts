// SPDX-License-Identifier: Apache-2.0
// Arrays of fixed length as numpy's `repr` and `str` write them (1.24, its default print options): Python has those of ROS so.

import type { PrimitiveName } from "@rclts/idl";

/** The element types, which numpy calls as ROS does. */
export type NumpyType = Exclude<PrimitiveName, "bool" | "byte" | "char">;

/** `array([0, 1], dtype=uint8)`; the type is left out where it is numpy's own choice for such numbers. */
export function reprArray(type: NumpyType, values: readonly (number | bigint)[]): string {
  const dtype = `dtype=${type})`;
  const isImplied = values.length > 0 && (type === "int64" || type === "float64");
  const list = formatList(type, values, REPR);
  if (isImplied) return `${PREFIX}${list})`;
  const lastLine = `${PREFIX}${list}`.split("\n").at(-1)!.length;
  const space = lastLine + dtype.length + 1 > LINE_WIDTH ? `\n${" ".repeat(PREFIX.length)}` : " ";
  return `${PREFIX}${list},${space}${dtype}`;
}

/** `[0 1]`. */
export function strArray(type: NumpyType, values: readonly (number | bigint)[]): string {
  return formatList(type, values, STR);
}

/** The number that has the fewest digits of those that give this float32 again. */
export function shortestFloat32(value: number): number {
  for (let precision = 1; precision < 9; precision++) {
    const short = Number(value.toPrecision(precision));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** The elements in columns of one width, broken into lines; of many only those at both ends. */
function formatList(
  type: NumpyType,
  values: readonly (number | bigint)[],
  { indent, separator, width }: ListForm,
): string {
  const isLong = values.length > THRESHOLD;
  const shown = isLong ? [...values.slice(0, EDGE), ...values.slice(-EDGE)] : values;
  const words = type.startsWith("float") ? formatFloats(type, shown.map(Number)) : formatIntegers(shown);
  if (isLong) words.splice(EDGE, 0, "...");
  const lines: string[] = [];
  let line = indent;
  for (const [index, word] of words.entries()) {
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += index === words.length - 1 ? word : `${word}${separator}`;
  }
  return `[${[...lines, line].join("\n").slice(indent.length)}]`;
}

function formatIntegers(values: readonly (number | bigint)[]): string[] {
  const words = values.map(String);
  const width = longest(words);
  return words.map((word) => word.padStart(width));
}

function formatFloats(type: NumpyType, values: readonly number[]): string[] {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  // The quotient is taken in the element's own type.
  const round = type === "float32" ? Math.fround : Number;
  const [most, least] = [Math.max(...sizes), Math.min(...sizes)];
  const isExponential = sizes.length > 0 && (most >= 1e8 || least < 0.0001 || round(most / least) > 1000);
  const digits = type === "float32" ? (value: number) => String(shortestFloat32(value)) : String;
  const parts = finite.map((value) => (isExponential ? scientific(value, digits) : positional(value, digits)));
  const fraction = longest(parts.map((part) => part.fraction));
  const exponent = longest(parts.map((part) => part.exponent));
  const right = fraction + (exponent === 0 ? 0 : exponent + 2);
  const hasOther = finite.length < values.length;
  const others = hasOther
    ? Math.max(...values.filter((one) => !Number.isFinite(one)).map((one) => word(one).length))
    : 0;
  // Words such as `nan` take the room of the decimal point and of what is behind it, too.
  const left = Math.max(longest(parts.map((part) => part.whole)), others - right - 1);
  let next = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return word(value).padStart(left + right + 1);
    if (!isExponential) {
      const { whole, fraction: digitsBehind } = parts[next++]!;
      return `${whole.padStart(left)}.${digitsBehind.padEnd(right)}`;
    }
    // All have as many digits as one needs, true ones: 0.6 as a float32 is 6.0000002e-01 then.
    const [, mantissa = "", sign = "", power = ""] = /^(.*)e([+-])(.*)$/.exec(value.toExponential(fraction))!;
    const [whole = "", digitsBehind = ""] = mantissa.replace(/^-/, "").split(".");
    return `${withSign(value, whole).padStart(left)}.${digitsBehind}e${sign}${power.padStart(exponent, "0")}`;
  });
}

/** A number in its parts; the fraction and the exponent without leading or trailing zeros that say nothing. */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
  /** At least two digits; empty without an exponent. */
  readonly exponent: string;
}

function positional(value: number, digits: (value: number) => string): Parts {
  const shortest = expand(digits(value));
  const text = shortest.fraction.length > PRECISION ? expand(value.toFixed(PRECISION)) : shortest;
  return { ...text, whole: withSign(value, text.whole), exponent: "" };
}

function scientific(value: number, digits: (value: number) => string): Parts {
  const shortest = Number(digits(value)).toExponential();
  const needed = /\.(\d+)e/.exec(shortest)?.[1]?.length ?? 0;
  const text = needed > PRECISION ? value.toExponential(PRECISION) : shortest;
  const [, whole = "", fraction = "", exponent = ""] = /^-?(\d)(?:\.(\d+))?e[+-](\d+)$/.exec(text)!;
  return {
    whole: withSign(value, whole),
    fraction: fraction.replace(/0+$/, ""),
    exponent: exponent.padStart(2, "0"),
  };
}

function withSign(value: number, whole: string): string {
  return value < 0 || Object.is(value, -0) ? `-${whole}` : whole;
}

/** The digits before and behind the point of a number from JavaScript, which may have an exponent. */
function expand(text: string): { whole: string; fraction: string } {
  const [, whole = "", fraction = "", power = "0"] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text)!;
  const shift = Number(power);
  const moved = shift < 0 ? { whole: "0", fraction: "0".repeat(-shift - 1) + whole + fraction } : { whole, fraction };
  return { whole: moved.whole, fraction: moved.fraction.replace(/0+$/, "") };
}

function word(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function longest(words: readonly string[]): number {
  return words.reduce((length, text) => Math.max(length, text.length), 0);
}

interface ListForm {
  /** Lines after the first stand below the first element. */
  readonly indent: string;
  readonly separator: string;
  /** Of a line up to its last word. */
  readonly width: number;
}

const PREFIX = "array(";
const LINE_WIDTH = 75;
/** With room for the comma or bracket behind the word, and for the parenthesis behind all. */
const REPR: ListForm = { indent: " ".repeat(PREFIX.length + 1), separator: ", ", width: LINE_WIDTH - 2 };
const STR: ListForm = { indent: " ", separator: " ", width: LINE_WIDTH - 1 };
const PRECISION = 8;
const THRESHOLD = 1000;
const EDGE = 3;
