// SPDX-License-Identifier: Apache-2.0
// How far Fast DDS reads a datagram (2.6 and 2.14, MessageReceiver.cpp): up to the first submessage that it calls
// invalid, which includes DATA for a reader and ACKNACK for a writer that is not on the port the datagram came to.

import { isBuiltin } from "../../guid.js";
import type { DatagramSource } from "../../transport.js";
import { readHeartbeat } from "../../wire/heartbeat.js";
import { MalformedError } from "../../wire/malformed-error.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { bodyReader, type MessagePart, messageParts } from "./message-parts.js";
import type { LocalEndpoints } from "./vendor-rules.js";

/** The parts up to the first that is invalid, without those that are ignored: HEARTBEAT_FRAG. */
export function fastTakes(datagram: Uint8Array, from: DatagramSource, endpoints: LocalEndpoints): MessagePart[] {
  const taken: MessagePart[] = [];
  for (const part of messageParts(datagram)) {
    const r = bodyReader(datagram, part);
    const { kind } = part;
    if (kind === SubmessageKind.HEARTBEAT_FRAG) continue;
    if (kind === SubmessageKind.DATA || kind === SubmessageKind.DATA_FRAG) {
      r.skip(4);
      const readerId = r.entityId();
      if (readerId !== 0 && !(onPort(readerId, from) && endpoints.hasReader(readerId))) break;
    } else if (kind === SubmessageKind.ACKNACK || kind === SubmessageKind.NACK_FRAG) {
      r.skip(4);
      const writerId = r.entityId();
      if (!(onPort(writerId, from) && endpoints.hasWriter(writerId))) break;
    } else if (kind === SubmessageKind.HEARTBEAT && !isValidHeartbeat(r, part.flags)) break;
    taken.push(part);
  }
  return taken;
}

/** Fast DDS binds each endpoint to the socket of its locators: discovery's to the one, the user's to the other. */
function onPort(entityId: number, from: DatagramSource): boolean {
  return isBuiltin(entityId) === (from.channel === "metatraffic");
}

function isValidHeartbeat(r: ReturnType<typeof bodyReader>, flags: number): boolean {
  try {
    readHeartbeat(r, flags);
    return true;
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return false;
  }
}
