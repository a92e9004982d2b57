// SPDX-License-Identifier: Apache-2.0
// The key payload of a DATA that takes a participant or an endpoint away: a parameter list of its GUID alone.

import { GUID_LENGTH } from "../guid.js";
import { ParameterListReader } from "../wire/parameter-list.js";
import { ParameterListWriter } from "../wire/parameter-list-writer.js";

/** `pid` is PID_PARTICIPANT_GUID or PID_ENDPOINT_GUID. */
export function encodeKey(pid: number, guid: Uint8Array): Uint8Array {
  const list = new ParameterListWriter("encapsulated");
  list.raw(pid, guid);
  return list.finish();
}

/** The GUID, as a copy; undefined if the list has none. MalformedError if it is no parameter list. */
export function decodeKey(pid: number, payload: Uint8Array): Uint8Array | undefined {
  const list = new ParameterListReader();
  list.resetEncapsulated(payload);
  let guid: Uint8Array | undefined;
  while (list.next()) if (list.pid === pid) guid = list.value.slice(GUID_LENGTH).slice();
  return guid;
}
