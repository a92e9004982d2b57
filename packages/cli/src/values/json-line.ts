// SPDX-License-Identifier: Apache-2.0
// Values as one line of JSON, for programs.

/**
 * Integers of any size stand as they are; lists of numbers as lists. What JSON has no number for is a string, "nan",
 * "inf" or "-inf", which is taken back as a value.
 */
export function jsonLine(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      if (Number.isNaN(value)) return '"nan"';
      return Number.isFinite(value) ? JSON.stringify(value) : value > 0 ? '"inf"' : '"-inf"';
    case "object":
      break;
    default:
      return JSON.stringify(value ?? null);
  }
  if (value === null) return "null";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `[${Array.from(value as Iterable<unknown>, jsonLine).join(",")}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonLine(member)}`).join(",")}}`;
}
