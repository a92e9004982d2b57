// SPDX-License-Identifier: Apache-2.0
// Values of interface files as TypeScript.

import type { Literal } from "@rclts/idl";
import type { GeneratedFile } from "./generated-file.js";

/** One value, or a list of them, as an expression. */
export function literalCode(file: GeneratedFile, value: Literal | readonly Literal[]): string {
  if (isList(value)) return `[${value.map((item) => literalCode(file, item)).join(", ")}]`;
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "boolean":
      return String(value);
    case "number":
      return numberCode(file, value);
  }
}

function isList(value: Literal | readonly Literal[]): value is readonly Literal[] {
  return Array.isArray(value);
}

function numberCode(file: GeneratedFile, value: number): string {
  if (Number.isNaN(value)) return `${file.global("Number")}.NaN`;
  if (value === Infinity) return `${file.global("Number")}.POSITIVE_INFINITY`;
  if (value === -Infinity) return `${file.global("Number")}.NEGATIVE_INFINITY`;
  return Object.is(value, -0) ? "-0" : String(value);
}
