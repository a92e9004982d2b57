// SPDX-License-Identifier: Apache-2.0
// Values as Python 3.11, numpy 1.24 and PyYAML 6.0 print them: fixtures/python.jsonl is what those three gave.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type NumpyType, reprArray } from "./numpy-repr.js";
import { parseYaml, type YamlValue } from "./parse-yaml.js";
import { reprByte, reprFloat, reprString } from "./python-scalar.js";
import { dumpFlowYaml, dumpYaml, PyFloat } from "./python-yaml.js";

interface Row {
  readonly kind: "float" | "string" | "byte" | "array" | "parse";
  readonly type?: NumpyType;
  readonly value: unknown;
  readonly repr: string;
  readonly yaml?: string;
  readonly flow?: string;
}

const rows = readFileSync(join(__dirname, "../../fixtures/python.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

function ofKind(kind: Row["kind"]): Row[] {
  const found = rows.filter((row) => row.kind === kind);
  expect(found.length).toBeGreaterThan(20);
  return found;
}

function toNumber(text: string): number {
  return Number(text.replace("inf", "Infinity"));
}

test("a float reads as Python's repr and as PyYAML writes it", () => {
  for (const { value, repr, yaml } of ofKind("float")) {
    const number = toNumber(value as string);
    expect(reprFloat(number)).toBe(repr);
    // PyYAML ends a document that is a plain scalar with `...`.
    expect(`${dumpYaml(new PyFloat(number))}...\n`).toBe(yaml);
  }
});

test("a string reads as Python's repr and as PyYAML writes it, in block and in flow style", () => {
  for (const { value, repr, yaml, flow } of ofKind("string")) {
    expect(reprString(value as string)).toBe(repr);
    expect(dumpYaml(new Map([["k", value as string]]))).toBe(yaml);
    // The list is in another one instead of in a dict: a message's mapping would be in block style.
    const list = flow!.slice("{k: ".length, -"}\n".length);
    expect(dumpFlowYaml([[value as string]])).toBe(`[${list}]\n`);
  }
});

test("a byte reads as Python's bytes of length one", () => {
  for (const { value, repr, yaml } of ofKind("byte")) {
    expect(reprByte(value as number)).toBe(repr);
    expect(dumpYaml(new Map([["k", String.fromCharCode(value as number)]]))).toBe(yaml);
  }
});

test("an array of fixed length reads as numpy's repr: columns, exponents, line breaks and ellipses", () => {
  for (const { type, value, repr } of ofKind("array")) {
    const is64 = type === "int64" || type === "uint64";
    expect(
      reprArray(
        type!,
        (value as string[]).map((text) => (is64 ? BigInt(text) : toNumber(text))),
      ),
    ).toBe(repr);
  }
});

test("a value is typed as PyYAML types it", () => {
  for (const { value, repr } of ofKind("parse")) {
    // Dates are texts here: no field is one.
    if (repr === "other") expect(typed(parse(value as string))).toMatch(/^str /);
    else expect(`${value} is ${parsed(value as string)}`).toBe(`${value} is ${repr}`);
  }
});

function parse(text: string): YamlValue {
  return parseYaml(text, "it");
}

function parsed(text: string): string {
  try {
    return typed(parse(text));
  } catch {
    return "error";
  }
}

/** In the form of the fixture: `int 1`, `float 1.0`, `str "1"`. */
function typed(value: YamlValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "bigint") return `int ${value}`;
  if (typeof value === "number") return `float ${reprFloat(value)}`;
  if (typeof value === "string") return `str ${JSON.stringify(value)}`;
  if (Array.isArray(value)) return `[${value.map(typed).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}: ${typed(one as YamlValue)}`)
    .join(", ")}}`;
}
