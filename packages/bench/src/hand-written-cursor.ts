// SPDX-License-Identifier: Apache-2.0
// CDR as one writes it by hand for a known type: a DataView, a position, and a check of each value's range.

let octets = new Uint8Array(1 << 16);
let out = new DataView(octets.buffer);
let start = 0;
let at = 0;

/** Starts a payload of at most `most` bytes: a careful hand cuts payloads from slabs, too. */
export function begin(most: number): void {
  start = (at + 7) & ~7;
  if (start + most > octets.length) {
    octets = new Uint8Array(Math.max(1 << 16, most));
    out = new DataView(octets.buffer);
    start = 0;
  }
  out.setUint32(start, 0x00010000);
  at = start + 4;
}

export function finish(): Uint8Array {
  return octets.subarray(start, at);
}

function refuse(value: unknown): never {
  throw new RangeError(`${String(value)} does not fit`);
}

/** Fills up to a multiple of `size` after the header. */
function align(size: number): void {
  const end = at + ((start + 4 - at) & (size - 1));
  while (at < end) octets[at++] = 0;
}

export function putBool(value: boolean): void {
  if (typeof value !== "boolean") refuse(value);
  octets[at++] = value ? 1 : 0;
}

export function putInt8(value: number): void {
  if (typeof value !== "number" || (value << 24) >> 24 !== value) refuse(value);
  octets[at++] = value;
}

export function putUint8(value: number): void {
  if (typeof value !== "number" || (value & 0xff) !== value) refuse(value);
  octets[at++] = value;
}

export function putInt16(value: number): void {
  if (typeof value !== "number" || (value << 16) >> 16 !== value) refuse(value);
  align(2);
  out.setInt16(at, value, true);
  at += 2;
}

export function putUint16(value: number): void {
  if (typeof value !== "number" || (value & 0xffff) !== value) refuse(value);
  align(2);
  out.setUint16(at, value, true);
  at += 2;
}

export function putInt32(value: number): void {
  if (typeof value !== "number" || (value | 0) !== value) refuse(value);
  align(4);
  out.setInt32(at, value, true);
  at += 4;
}

export function putUint32(value: number): void {
  if (typeof value !== "number" || value >>> 0 !== value) refuse(value);
  align(4);
  out.setUint32(at, value, true);
  at += 4;
}

export function putInt64(value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) refuse(value);
  align(8);
  out.setBigInt64(at, value, true);
  at += 8;
}

export function putUint64(value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) refuse(value);
  align(8);
  out.setBigUint64(at, value, true);
  at += 8;
}

export function putFloat32(value: number): void {
  if (typeof value !== "number" || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) refuse(value);
  align(4);
  out.setFloat32(at, value, true);
  at += 4;
}

export function putFloat64(value: number): void {
  if (typeof value !== "number") refuse(value);
  align(8);
  out.setFloat64(at, value, true);
  at += 8;
}

export function putString(value: string): void {
  if (typeof value !== "string") refuse(value);
  align(4);
  const length = UTF8.encodeInto(value, octets.subarray(at + 4)).written;
  out.setUint32(at, length + 1, true);
  octets[at + 4 + length] = 0;
  at += 5 + length;
}

export function putBytes(value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) refuse(value);
  putUint32(value.length);
  octets.set(value, at);
  at += value.length;
}

/** Writes a fixed array of three, each by `put`. */
export function putThree<T>(values: ArrayLike<T>, put: (value: T) => void): void {
  if (values.length !== 3) refuse(values);
  for (let i = 0; i < 3; i++) put(values[i]!);
}

// Reading: the bounds of a DataView over just the payload are the check.
let view: DataView = new DataView(new ArrayBuffer(0));
let source: Uint8Array = new Uint8Array(0);
let from = 0;

export function open(payload: Uint8Array): void {
  source = payload;
  view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  from = 4;
}

/** The position of a number of `size` bytes, passed over. */
function next(size: number): number {
  const position = from + ((4 - from) & (size - 1));
  from = position + size;
  return position;
}

export function getBool(): boolean {
  const value = view.getUint8(from++);
  if (value > 1) refuse(value);
  return value === 1;
}

export const getInt8 = (): number => view.getInt8(from++);
export const getUint8 = (): number => view.getUint8(from++);
export const getInt16 = (): number => view.getInt16(next(2), true);
export const getUint16 = (): number => view.getUint16(next(2), true);
export const getInt32 = (): number => view.getInt32(next(4), true);
export const getUint32 = (): number => view.getUint32(next(4), true);
export const getInt64 = (): bigint => view.getBigInt64(next(8), true);
export const getUint64 = (): bigint => view.getBigUint64(next(8), true);
export const getFloat32 = (): number => view.getFloat32(next(4), true);
export const getFloat64 = (): number => view.getFloat64(next(8), true);

export function getString(): string {
  const length = getUint32();
  if (length === 0 || from + length > source.length) refuse(length);
  const text = TEXT.decode(source.subarray(from, from + length - 1));
  from += length;
  return text;
}

export function getBytes(): Uint8Array {
  const length = getUint32();
  if (from + length > source.length) refuse(length);
  const bytes = source.slice(from, from + length);
  from += length;
  return bytes;
}

/** Reads three into an array of any kind. */
export function getThree<T, Values extends { [index: number]: T }>(values: Values, get: () => T): Values {
  for (let i = 0; i < 3; i++) values[i] = get();
  return values;
}

const UTF8 = new TextEncoder();
const TEXT = new TextDecoder();
