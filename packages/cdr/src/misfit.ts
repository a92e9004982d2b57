// SPDX-License-Identifier: Apache-2.0
// The errors for values that do not fit their type: what was expected, what was found.

/**
 * The error for a value that does not fit.
 *
 * @returns RangeError if the value has the right JavaScript type but not the right range or length, else TypeError.
 */
export function misfit(expected: string, value: unknown, rightType = false): TypeError | RangeError {
  if (value === undefined) return new TypeError(`missing, expected ${expected}`);
  const message = `expected ${expected}, got ${describe(value)}`;
  return rightType ? new RangeError(message) : new TypeError(message);
}

/** A value in few words, for an error message. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > LONGEST_QUOTE ? `a string of ${value.length} characters` : JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "object":
      break;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) {
    return value instanceof DataView
      ? "a DataView"
      : `${withArticle(value.constructor.name)} of ${(value as Uint8Array).length}`;
  }
  const fields = Object.keys(value);
  if (fields.length === 0) return "an object without fields";
  return `an object with ${fields.slice(0, 4).join(", ")}${fields.length > 4 ? ", …" : ""}`;
}

/** The name of a typed array with its article. */
export function withArticle(name: string): string {
  return `${name.startsWith("I") ? "an" : "a"} ${name}`;
}

const LONGEST_QUOTE = 40;
