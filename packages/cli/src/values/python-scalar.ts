// SPDX-License-Identifier: Apache-2.0
// Single values as Python's `repr` writes them.

/** A `float`. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `True` or `False`. */
export function reprBool(value: boolean): string {
  return value ? "True" : "False";
}

/** A `str`. */
export function reprString(value: string): string {
  const quote = quoteFor(value);
  // What is no whole character, a lone surrogate, is one in Python, too.
  return `${quote}${Array.from(value, (character) => escaped(character, quote)).join("")}${quote}`;
}

/** A `list` of `str`. */
export function reprList(values: readonly string[]): string {
  return `[${values.map(reprString).join(", ")}]`;
}

/** An `array` of Python's module of that name. */
export function reprPackedArray(typeCode: string, values: readonly string[]): string {
  return values.length === 0 ? `array('${typeCode}')` : `array('${typeCode}', [${values.join(", ")}])`;
}

/** A `bytes` of one byte, as which Python has a ROS `byte`. */
export function reprByte(value: number): string {
  return reprBytes([value]);
}

/** A `bytes`. */
export function reprBytes(bytes: Iterable<number>): string {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  const quote = quoteFor(characters.join(""));
  const shown = characters.map((one) => (one < "\x7f" ? escaped(one, quote) : hex("x", one.charCodeAt(0), 2)));
  return `b${quote}${shown.join("")}${quote}`;
}

function quoteFor(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'";
}

function escaped(character: string, quote: string): string {
  if (character === quote || character === "\\") return `\\${character}`;
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  if (character === " " || !UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return hex("x", code, 2);
  return code <= 0xffff ? hex("u", code, 4) : hex("U", code, 8);
}

function hex(letter: string, code: number, digits: number): string {
  return `\\${letter}${code.toString(16).padStart(digits, "0")}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Python's `str.isprintable`: no other, no separators. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
