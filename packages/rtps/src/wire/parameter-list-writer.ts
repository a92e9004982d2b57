// SPDX-License-Identifier: Apache-2.0
// Writing parameter lists, little-endian: inline QoS, and the payloads of discovery data (RTPS 2.5, 9.4.2.11).

import { LOCATOR_LENGTH, type Locator, writeLocator } from "../locator.js";
import type { Seconds } from "../qos.js";
import { writeDuration } from "../time.js";
import { PID_SENTINEL } from "./parameter-id.js";
import { PARAMETER_HEADER_LENGTH, PL_CDR_LE } from "./parameter-list.js";
import { WireWriter } from "./wire-writer.js";

/** Builds one list. Grows as needed: discovery data is written seldom. Every method but `finish` adds one parameter. */
export class ParameterListWriter {
  readonly #w = new WireWriter(new Uint8Array(INITIAL_CAPACITY));
  /** Where the next parameter begins, wherever the caller of `parameter` has left the writer. */
  #end = 0;

  /** `encapsulated` for the payload of a DATA, which begins with PL_CDR_LE and its options; `inline` for inline QoS. */
  constructor(form: "encapsulated" | "inline") {
    if (form === "inline") return;
    this.#w.uint8(PL_CDR_LE >>> 8);
    this.#w.uint8(PL_CDR_LE & 0xff);
    this.#w.zero(2);
    this.#end = this.#w.offset;
  }

  /**
   * Adds a parameter of `length` bytes, filled up to a multiple of 4. They are zero until they are written with the
   * writer that this gives, before the next call. RangeError above 65,532 bytes.
   */
  parameter(pid: number, length: number): WireWriter {
    const padded = (length + 3) & ~3;
    if (padded > PARAMETER_LENGTH_MAXIMUM) {
      throw new RangeError(`parameter 0x${pid.toString(16)} of ${length} bytes: at most ${PARAMETER_LENGTH_MAXIMUM}`);
    }
    const w = this.#w;
    const valueOffset = this.#end + PARAMETER_HEADER_LENGTH;
    this.#reserve(valueOffset + padded);
    w.offset = this.#end;
    w.uint16(pid);
    w.uint16(padded);
    w.zero(padded);
    this.#end = w.offset;
    w.offset = valueOffset;
    return w;
  }

  uint32(pid: number, value: number): void {
    this.parameter(pid, 4).uint32(value);
  }

  duration(pid: number, seconds: Seconds): void {
    writeDuration(this.parameter(pid, 8), seconds);
  }

  locator(pid: number, locator: Locator): void {
    writeLocator(this.parameter(pid, LOCATOR_LENGTH), locator);
  }

  /** The bytes as they are, such as a GUID's. */
  raw(pid: number, bytes: Uint8Array): void {
    this.parameter(pid, bytes.length).raw(bytes);
  }

  /** A sequence of octets: their number, then they. */
  octets(pid: number, bytes: Uint8Array): void {
    const w = this.parameter(pid, 4 + bytes.length);
    w.uint32(bytes.length);
    w.raw(bytes);
  }

  string(pid: number, text: string): void {
    const bytes = UTF8.encode(text);
    writeString(this.parameter(pid, stringLength(bytes)), bytes);
  }

  /** A sequence of strings: their number, then each, aligned to 4. */
  strings(pid: number, texts: readonly string[]): void {
    const all = texts.map((text) => UTF8.encode(text));
    const length = all.reduce((sum, bytes) => sum + stringLength(bytes), 0);
    const w = this.parameter(pid, 4 + length);
    w.uint32(texts.length);
    for (const bytes of all) writeString(w, bytes);
  }

  /** A sequence of pairs of strings: the number of pairs, then each name and its value. */
  properties(pid: number, properties: ReadonlyMap<string, string>): void {
    const all = [...properties].flat().map((text) => UTF8.encode(text));
    const length = all.reduce((sum, bytes) => sum + stringLength(bytes), 0);
    const w = this.parameter(pid, 4 + length);
    w.uint32(properties.size);
    for (const bytes of all) writeString(w, bytes);
  }

  /** Ends the list with its sentinel and gives its bytes, which are the caller's. */
  finish(): Uint8Array {
    const w = this.#w;
    this.#reserve(this.#end + PARAMETER_HEADER_LENGTH);
    w.offset = this.#end;
    w.uint16(PID_SENTINEL);
    w.uint16(0);
    return w.bytes.slice(0, w.offset);
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#w.bytes.length) return;
    const grown = new Uint8Array(Math.max(capacity, this.#w.bytes.length * 2));
    grown.set(this.#w.bytes.subarray(0, this.#end));
    this.#w.reset(grown, this.#end);
  }
}

/** What a string takes with its length, its NUL and its padding. */
function stringLength(utf8: Uint8Array): number {
  return 4 + ((utf8.length + 1 + 3) & ~3);
}

/** Into bytes that are zero already. */
function writeString(w: WireWriter, utf8: Uint8Array): void {
  const end = w.offset + stringLength(utf8);
  w.uint32(utf8.length + 1);
  w.raw(utf8);
  w.offset = end;
}

const UTF8 = new TextEncoder();
const INITIAL_CAPACITY = 256;
const PARAMETER_LENGTH_MAXIMUM = 0xfffc;
