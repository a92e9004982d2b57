// SPDX-License-Identifier: Apache-2.0
// RIHS01 type hashes (REP-2011): SHA-256 over the JSON of a type description.

import { createHash } from "node:crypto";
import type { TypeDescription } from "./type-description.js";

/** `RIHS01_` and 64 hexadecimal digits. */
export function typeHash(description: TypeDescription): string {
  return `RIHS01_${createHash("sha256").update(spacedJson(description)).digest("hex")}`;
}

/** JSON with one space after each comma and colon, and without default values, as the hash is defined over. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([key]) => key !== "default_value")
    .map(([key, member]) => `${JSON.stringify(key)}: ${spacedJson(member)}`);
  return `{${members.join(", ")}}`;
}
