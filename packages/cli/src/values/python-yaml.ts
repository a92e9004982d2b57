// SPDX-License-Identifier: Apache-2.0
// Values as PyYAML's `dump` writes them for ros2: block style, unicode as it is, lines of any length.

import { plainType } from "./plain-scalar.js";
import { reprFloat } from "./python-scalar.js";

/** A tree to be written: a float is told from an integer by its wrapper. */
export type PyYaml = null | boolean | bigint | string | PyFloat | readonly PyYaml[] | ReadonlyMap<string, PyYaml>;

/** A number that is written as Python's `float`: 1 as `1.0`. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A document in block style, with its last line's end. */
export function dumpYaml(tree: PyYaml): string {
  const isCollection = tree instanceof Map || Array.isArray(tree);
  return isCollection && !isEmpty(tree) ? block(tree as Collection, 0) : `${inline(tree, 0)}\n`;
}

/**
 * A document in flow style, with its end, as rosidl_runtime_py has it: mappings outside of lists are in block style all the
 * same, lists stand on one line each.
 */
export function dumpFlowYaml(tree: PyYaml): string {
  return tree instanceof Map && tree.size > 0 ? blockOfFlow(tree, 0) : `${flow(tree, 0)}\n`;
}

function blockOfFlow(tree: ReadonlyMap<string, PyYaml>, depth: number): string {
  return [...tree]
    .map(([key, value]) => {
      const lead = `${" ".repeat(depth)}${scalar(key, depth, true)}:`;
      if (value instanceof Map && value.size > 0) return `${lead}\n${blockOfFlow(value, depth + STEP)}`;
      return `${lead} ${isCollection(value) ? flow(value, depth) : scalar(value, depth, false)}\n`;
    })
    .join("");
}

type Collection = readonly PyYaml[] | ReadonlyMap<string, PyYaml>;

/** Lists stand as deep as the key that they belong to. */
function block(tree: Collection, depth: number): string {
  const indent = " ".repeat(depth);
  if (tree instanceof Map) {
    return [...tree].map(([key, value]) => `${indent}${scalar(key, depth, true)}:${behindKey(value, depth)}`).join("");
  }
  return [...tree].map((value) => `${indent}- ${behindDash(value as PyYaml, depth)}`).join("");
}

function behindKey(value: PyYaml, depth: number): string {
  if (!isCollection(value) || isEmpty(value)) return ` ${inline(value, depth + STEP)}\n`;
  return `\n${block(value, value instanceof Map ? depth + STEP : depth)}`;
}

function behindDash(value: PyYaml, depth: number): string {
  if (!isCollection(value) || isEmpty(value)) return `${inline(value, depth + STEP)}\n`;
  return block(value, depth + STEP).trimStart();
}

function inline(value: PyYaml, depth: number): string {
  return isCollection(value) ? flow(value, depth) : scalar(value, depth, false);
}

function flow(value: PyYaml, depth: number): string {
  if (!isCollection(value)) return scalar(value, depth + STEP, false, true);
  const inner = depth + STEP;
  if (!(value instanceof Map)) return `[${[...value].map((one) => flow(one as PyYaml, inner)).join(", ")}]`;
  return `{${[...value].map(([key, one]) => `${scalar(key, inner, true, true)}: ${flow(one, inner)}`).join(", ")}}`;
}

function isCollection(value: PyYaml): value is Collection {
  return Array.isArray(value) || value instanceof Map;
}

function isEmpty(value: PyYaml): boolean {
  return value instanceof Map ? value.size === 0 : Array.isArray(value) && value.length === 0;
}

function scalar(value: Exclude<PyYaml, Collection>, depth: number, isKey: boolean, inFlow = false): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof PyFloat) return floating(value.value);
  if (isPlain(value, inFlow)) return value;
  return isSingleQuotable(value) && !(isKey && BREAK.test(value)) ? singleQuoted(value, depth) : doubleQuoted(value);
}

function floating(value: number): string {
  const text = reprFloat(value);
  if (!Number.isFinite(value)) return text.replace(/^(-?)/, "$1.");
  // YAML 1.1 wants a point in a float.
  return text.includes(".") ? text : text.replace("e", ".0e");
}

/** Whether it can stand without quotes, and is a string then. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (plainType(text) !== "str" || !isSingleQuotable(text)) return false;
  if (BREAK.test(text) || /^ | $/.test(text)) return false;
  return !(BLOCK_INDICATOR.test(text) || (inFlow && FLOW_INDICATOR.test(text)));
}

/** Escapes are known only between double quotes; and single quotes lose spaces beside a line's end. */
function isSingleQuotable(text: string): boolean {
  return !(SPECIAL.test(text) || SPACE_AT_BREAK.test(text));
}

/** A line's end is one more empty line here. */
function singleQuoted(text: string, depth: number): string {
  const doubled = text.replaceAll("'", "''");
  return `'${doubled.replace(/[\n\x85\u2028\u2029]+/g, (breaks) => {
    const lines = breaks.startsWith("\n") ? `\n${breaks}` : breaks;
    return `${lines}${" ".repeat(depth)}`;
  })}'`;
}

function doubleQuoted(text: string): string {
  return `"${Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    const short = ESCAPES[character];
    if (short !== undefined) return `\\${short}`;
    if ((code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)) {
      return code === 0xfeff ? "\\uFEFF" : character;
    }
    const digits = code.toString(16).toUpperCase();
    if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  }).join("")}"`;
}

const STEP = 2;
const BREAK = /[\n\x85\u2028\u2029]/;
const SPACE_AT_BREAK = / [\n\x85\u2028\u2029]|[\n\x85\u2028\u2029] /;
/** What is no character of a line of text to PyYAML. */
const SPECIAL = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/u;
/** What would mean something at this place. */
const BLOCK_INDICATOR =
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?:[\0 \t\r\n\x85\u2028\u2029]|$))|:(?:[\0 \t\r\n\x85\u2028\u2029]|$)|[\0 \t\r\n\x85\u2028\u2029]#/;
const FLOW_INDICATOR = /^[?:]|[,?[\]{}:]/;
const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\u2028": "L",
  "\u2029": "P",
};
