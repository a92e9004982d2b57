// SPDX-License-Identifier: Apache-2.0
// Puts a parameter of the extension into inline QoS (docs/extension.md).

/** A whole little-endian list: that of the sample without it, if it has one, and the parameter. The value is a multiple of 4 bytes. */
export function addParameter(inlineQos: Uint8Array | undefined, id: number, value: Uint8Array): Uint8Array {
  const before = inlineQos === undefined ? 0 : inlineQos.length - SENTINEL.length;
  const list = new Uint8Array(before + HEADER_LENGTH + value.length + SENTINEL.length);
  if (inlineQos !== undefined) list.set(inlineQos.subarray(0, before));
  list[before] = id & 0xff;
  list[before + 1] = id >>> 8;
  list[before + 2] = value.length;
  list.set(value, before + HEADER_LENGTH);
  list.set(SENTINEL, before + HEADER_LENGTH + value.length);
  return list;
}

/** Writes a SequenceNumber_t, little-endian. */
export function writeSequenceNumber(view: DataView, at: number, sequence: number): void {
  view.setUint32(at, Math.floor(sequence / 0x1_0000_0000), true);
  view.setUint32(at + 4, sequence >>> 0, true);
}

/** Reads a SequenceNumber_t; what no safe integer holds comes out as what is none. */
export function readSequenceNumber(view: DataView, at: number, littleEndian: boolean): number {
  return view.getUint32(at, littleEndian) * 0x1_0000_0000 + view.getUint32(at + 4, littleEndian);
}

const HEADER_LENGTH = 4;
/** PID_SENTINEL. */
const SENTINEL = Uint8Array.of(1, 0, 0, 0);
