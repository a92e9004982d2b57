// SPDX-License-Identifier: Apache-2.0
// Which datagrams Cyclone DDS 0.10 takes (q_receive.c): one malformed submessage, and all of the datagram is dropped.

import { VENDOR_CONNEXT, VENDOR_FASTDDS } from "../../vendor.js";
import { readAckNack } from "../../wire/ack-nack.js";
import { readData } from "../../wire/data.js";
import { readDataFrag } from "../../wire/data-frag.js";
import { readGap } from "../../wire/gap.js";
import { readHeartbeat } from "../../wire/heartbeat.js";
import { readHeartbeatFrag } from "../../wire/heartbeat-frag.js";
import { MalformedError } from "../../wire/malformed-error.js";
import { readNackFrag } from "../../wire/nack-frag.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { bodyReader, type MessagePart, messageParts } from "./message-parts.js";

/** Every part; MalformedError if one of them is not what the specification says. */
export function cycloneTakes(datagram: Uint8Array): MessagePart[] {
  const parts = messageParts(datagram);
  const vendor = datagram[6]! * 0x100 + datagram[7]!;
  for (const part of parts) {
    const r = bodyReader(datagram, part);
    if (part.kind === SubmessageKind.ACKNACK) {
      const { base } = readAckNack(r, part.flags).state;
      if (base < 1 && vendor !== VENDOR_FASTDDS && vendor !== VENDOR_CONNEXT) throw ACKNACK_OF_0;
    } else CHECKS.get(part.kind)?.(r, part.flags);
  }
  return parts;
}

const CHECKS = new Map<number, (r: ReturnType<typeof bodyReader>, flags: number) => unknown>([
  [SubmessageKind.DATA, readData],
  [SubmessageKind.DATA_FRAG, readDataFrag],
  [SubmessageKind.GAP, readGap],
  [SubmessageKind.HEARTBEAT, readHeartbeat],
  [SubmessageKind.HEARTBEAT_FRAG, readHeartbeatFrag],
  [SubmessageKind.NACK_FRAG, readNackFrag],
]);
const ACKNACK_OF_0 = new MalformedError("ACKNACK: base 0 from a vendor that is not known to send it");
