// SPDX-License-Identifier: Apache-2.0
// Reading parameter lists: the inline QoS of DATA and the payload of discovery data (RTPS 2.5, 9.4.2.11).

import { MalformedError } from "./malformed-error.js";
import { PID_FLAG_MUST_UNDERSTAND, PID_PAD, PID_SENTINEL } from "./parameter-id.js";
import { WireReader } from "./wire-reader.js";

/** A cursor over the parameters of one list; made once and used for many lists, it allocates nothing. */
export class ParameterListReader {
  /** Id of the current parameter, with its flag bits as sent. */
  pid: number = PID_PAD;
  /** At the current parameter's value and bounded by its length; moving it does not disturb the cursor. */
  readonly value: WireReader = new WireReader();
  #next = 0;
  #end = 0;

  /** Whether an entity must be left alone by who does not know this parameter. */
  get mustUnderstand(): boolean {
    return (this.pid & PID_FLAG_MUST_UNDERSTAND) !== 0;
  }

  /** Begins a list without encapsulation, such as inline QoS. */
  reset(bytes: Uint8Array, littleEndian: boolean): void {
    this.value.reset(bytes);
    this.value.littleEndian = littleEndian;
    this.#next = 0;
    this.#end = bytes.length;
  }

  /** Begins the list in a discovery payload. MalformedError if its encapsulation is not PL_CDR_LE or PL_CDR_BE. */
  resetEncapsulated(payload: Uint8Array): void {
    this.reset(payload, false);
    const encapsulation = this.value.uint16();
    if (encapsulation !== PL_CDR_LE && encapsulation !== PL_CDR_BE) throw OTHER_ENCAPSULATION;
    this.value.littleEndian = encapsulation === PL_CDR_LE;
    this.value.skip(ENCAPSULATION_OPTIONS_LENGTH);
    this.#next = this.value.offset;
  }

  /** Goes to the next parameter; false at the sentinel. MalformedError if a parameter or the sentinel is cut off. */
  next(): boolean {
    const r = this.value;
    for (;;) {
      r.offset = this.#next;
      r.end = this.#end;
      const pid = r.uint16();
      const length = r.uint16();
      if (pid === PID_SENTINEL) return false;
      if (length > r.remaining) throw CUT_OFF;
      this.#next = r.offset + length;
      r.end = this.#next;
      this.pid = pid;
      if (pid !== PID_PAD) return true;
    }
  }
}

/**
 * Finds the first parameter with this id and at least `minimumLength` bytes of value, and gives the index of its value
 * in `bytes`, or -1. Allocates nothing. The list is one that `skipParameterList` has passed; in others the search
 * ends with -1 where they are cut off.
 */
export function findParameter(bytes: Uint8Array, littleEndian: boolean, pid: number, minimumLength = 0): number {
  let offset = 0;
  while (offset + PARAMETER_HEADER_LENGTH <= bytes.length) {
    const id = uint16At(bytes, offset, littleEndian);
    if (id === PID_SENTINEL) return -1;
    const length = uint16At(bytes, offset + 2, littleEndian);
    offset += PARAMETER_HEADER_LENGTH;
    if (id === pid && length >= minimumLength) return offset + length <= bytes.length ? offset : -1;
    offset += length;
  }
  return -1;
}

/** Moves the reader behind the sentinel of the list it is at, and gives a view of the list. MalformedError if cut off. */
export function skipParameterList(r: WireReader): Uint8Array {
  const start = r.offset;
  for (;;) {
    const pid = r.uint16();
    const length = r.uint16();
    if (pid === PID_SENTINEL) return r.bytes.subarray(start, r.offset);
    r.skip(length);
  }
}

/** PL_CDR_LE, the encapsulation of everything that rclts sends in discovery; Fast DDS misreads the other one. */
export const PL_CDR_LE = 0x0003;
export const PL_CDR_BE = 0x0002;

/** Id and length in front of each value. */
export const PARAMETER_HEADER_LENGTH = 4;

function uint16At(bytes: Uint8Array, offset: number, littleEndian: boolean): number {
  const first = bytes[offset]!;
  const second = bytes[offset + 1]!;
  return littleEndian ? first | (second << 8) : (first << 8) | second;
}

const ENCAPSULATION_OPTIONS_LENGTH = 2;
const CUT_OFF = new MalformedError("parameter list: a parameter is longer than the list");
const OTHER_ENCAPSULATION = new MalformedError("parameter list: encapsulation is neither PL_CDR_LE nor PL_CDR_BE");
