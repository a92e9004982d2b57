// SPDX-License-Identifier: Apache-2.0
// The inline QoS with which a writer says that an instance is gone: KEY_HASH and STATUS_INFO (RTPS 2.5, 9.6.4.8 and .9).

import { GUID_LENGTH } from "../guid.js";
import { PID_KEY_HASH, PID_STATUS_INFO } from "./parameter-id.js";
import { findParameter } from "./parameter-list.js";
import { ParameterListWriter } from "./parameter-list-writer.js";

/** Bits of STATUS_INFO. */
export const STATUS_INFO_DISPOSED = 0x1;
export const STATUS_INFO_UNREGISTERED = 0x2;

/**
 * The inline QoS of the DATA that takes a participant or an endpoint away. Fast DDS goes by the key hash, which is the
 * GUID; Cyclone by the key in the payload: the DATA needs both (`encodeParticipantKey`, `encodeEndpointKey`).
 */
export function encodeDisposeInlineQos(guid: Uint8Array): Uint8Array {
  const list = new ParameterListWriter("inline");
  list.raw(PID_KEY_HASH, guid);
  const w = list.parameter(PID_STATUS_INFO, STATUS_INFO_LENGTH);
  w.offset += STATUS_INFO_LENGTH - 1;
  w.uint8(STATUS_INFO_DISPOSED | STATUS_INFO_UNREGISTERED);
  return list.finish();
}

/** The status bits in an inline QoS; 0, which is alive, if it has none. */
export function readStatusInfo(inlineQos: Uint8Array, littleEndian: boolean): number {
  const offset = findParameter(inlineQos, littleEndian, PID_STATUS_INFO, STATUS_INFO_LENGTH);
  return offset < 0 ? 0 : inlineQos[offset + STATUS_INFO_LENGTH - 1]!;
}

/** A view of the 16 bytes of the key hash in an inline QoS, for discovery data the GUID; undefined if it has none. */
export function readKeyHash(inlineQos: Uint8Array, littleEndian: boolean): Uint8Array | undefined {
  const offset = findParameter(inlineQos, littleEndian, PID_KEY_HASH, GUID_LENGTH);
  return offset < 0 ? undefined : inlineQos.subarray(offset, offset + GUID_LENGTH);
}

/** Big-endian whatever the list is. */
const STATUS_INFO_LENGTH = 4;
