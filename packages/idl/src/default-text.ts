// SPDX-License-Identifier: Apache-2.0
// Default values as the texts that type descriptions have: those of Python, which ROS generates them with.

import type { ElementType, Field, Literal } from "./model.js";

/**
 * The `default_value` of a field in its type description; empty if it has none.
 *
 * ROS 2 Jazzy: rosidl_generator_type_description gives `str` of the value in the .idl file, and in that file, which
 * rosidl_adapter makes, the value of an array is the `repr` of a tuple.
 */
export function defaultText({ type, default: value }: Field): string {
  if (value === undefined) return "";
  if (!isList(value)) return typeof value === "string" ? value : text(type, value);
  return `(${value.map((item) => text(type, item)).join(", ")}${value.length === 1 ? "," : ""})`;
}

function isList(value: Literal | readonly Literal[]): value is readonly Literal[] {
  return Array.isArray(value);
}

/** Python's `repr`. */
function text(type: ElementType, value: Literal): string {
  switch (typeof value) {
    case "boolean":
      return value ? "True" : "False";
    case "string":
      return quoted(value);
    case "bigint":
      return String(value);
    case "number":
      return type.kind === "primitive" && type.name.startsWith("float") ? floating(value) : String(value);
  }
}

function floating(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function quoted(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = [...value].map((character) => {
    if (character === quote || character === "\\") return `\\${character}`;
    const code = character.codePointAt(0)!;
    if (code >= 0x20 && (code < 0x7f || code > 0xa0)) return character;
    return ESCAPES[character] ?? `\\x${code.toString(16).padStart(2, "0")}`;
  });
  return `${quote}${escaped.join("")}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
