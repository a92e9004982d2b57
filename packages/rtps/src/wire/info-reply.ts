// SPDX-License-Identifier: Apache-2.0
// INFO_REPLY and INFO_REPLY_IP4: where to answer the following submessages (RTPS 2.5, 8.3.8.11, 9.4.5.12 and 9.4.5.14).

import { formatIpv4, type Locator, parseIpv4, readLocatorList, udpv4Locator, writeLocatorList } from "../locator.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface InfoReply {
  readonly unicast: readonly Locator[];
  /** Empty if the submessage names none. */
  readonly multicast: readonly Locator[];
}

/** Reads an INFO_REPLY's body. MalformedError if it announces more locators than it holds. */
export function readInfoReply(r: WireReader, flags: number): InfoReply {
  const unicast = readLocatorList(r);
  const multicast = (flags & FLAG_MULTICAST) !== 0 ? readLocatorList(r) : [];
  return { unicast, multicast };
}

/** Writes an INFO_REPLY: 8 bytes and 24 per locator, and 4 more if there are multicast locators. */
export function writeInfoReply(w: WireWriter, reply: InfoReply): void {
  const withMulticast = reply.multicast.length > 0;
  const start = beginSubmessage(w, SubmessageKind.INFO_REPLY, withMulticast ? FLAG_MULTICAST : 0);
  writeLocatorList(w, reply.unicast);
  if (withMulticast) writeLocatorList(w, reply.multicast);
  endSubmessage(w, start);
}

/** Reads an INFO_REPLY_IP4's body: at most one locator each; address 0.0.0.0 with port 0 is none. */
export function readInfoReplyIp4(r: WireReader, flags: number): InfoReply {
  const unicast = readLocatorUdpv4(r);
  const multicast = (flags & FLAG_MULTICAST) !== 0 ? readLocatorUdpv4(r) : [];
  return { unicast, multicast };
}

/** Writes an INFO_REPLY_IP4 of the first locator of each list: 12 bytes, 20 if there is a multicast one. */
export function writeInfoReplyIp4(w: WireWriter, reply: InfoReply): void {
  const [multicast] = reply.multicast;
  const flags = multicast === undefined ? 0 : FLAG_MULTICAST;
  const start = beginSubmessage(w, SubmessageKind.INFO_REPLY_IP4, flags);
  writeLocatorUdpv4(w, reply.unicast[0]);
  if (multicast !== undefined) writeLocatorUdpv4(w, multicast);
  endSubmessage(w, start);
}

function readLocatorUdpv4(r: WireReader): Locator[] {
  const address = r.uint32();
  const port = r.uint32();
  return address === 0 && port === 0 ? [] : [udpv4Locator(formatIpv4(address), port)];
}

function writeLocatorUdpv4(w: WireWriter, locator: Locator | undefined): void {
  w.uint32(locator === undefined ? 0 : parseIpv4(locator.address));
  w.uint32(locator === undefined ? 0 : locator.port);
}

const FLAG_MULTICAST = 0x02;
