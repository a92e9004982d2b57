// SPDX-License-Identifier: Apache-2.0
// Strings and booleans as the elements of arrays and sequences; message types are elements as they are.

import type { CdrReader } from "./reader.js";
import type { CdrWriter } from "./writer.js";

/** How one element of an array or sequence is made, written and read; a message type is an element too. */
export interface Element<T> {
  /** Without a value, the default. */
  create(value?: T): T;
  /** Writes one. */
  encode(writer: CdrWriter, value: T): void;
  /** Reads one. */
  decode(reader: CdrReader): T;
}

/** `bool` as an element. Arrays of numbers are no elements: they are typed arrays. */
export const bool: Element<boolean> = {
  create: (value = false) => value,
  encode: (writer, value) => writer.bool(value),
  decode: (reader) => reader.bool(),
};

/** `string` as an element. */
export const string: Element<string> = {
  create: (value = "") => value,
  encode: (writer, value) => writer.string(value),
  decode: (reader) => reader.string(),
};

/** `wstring` as an element. */
export const wstring: Element<string> = {
  create: (value = "") => value,
  encode: (writer, value) => writer.wstring(value),
  decode: (reader) => reader.wstring(),
};

/** `string<=bound` as an element; the bound counts bytes of UTF-8. */
export function boundedString(bound: number): Element<string> {
  return {
    create: (value = "") => value,
    encode: (writer, value) => writer.string(value, bound),
    decode: (reader) => reader.string(bound),
  };
}

/** `wstring<=bound` as an element; the bound counts UTF-16 code units. */
export function boundedWstring(bound: number): Element<string> {
  return {
    create: (value = "") => value,
    encode: (writer, value) => writer.wstring(value, bound),
    decode: (reader) => reader.wstring(bound),
  };
}
