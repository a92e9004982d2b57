// SPDX-License-Identifier: Apache-2.0
// The mapping of rmw_cyclonedds: sixteen bytes in front of the body, a client id and a sequence number, no inline QoS.

import type { CdrReader } from "@rclts/cdr";
import type { AskerIdentity, RequestId, ServiceMapping } from "./service-mapping.js";

/** rmw_cyclonedds of Humble and Jazzy (rmw_node.cpp, serdata.hpp: cdds_request_header_t). */
export const cyclone: ServiceMapping = {
  name: "cyclone",
  headerLength: 16,
  requestInlineQos: () => undefined,
  writeRequestHeader: (w, self, sequence) => {
    w.bytes(self.clientId);
    w.uint32(sequence >>> 0);
    w.uint32(Math.floor(sequence / 0x1_0000_0000));
  },
  readReplyHeader: (r, _, self) => {
    const id = r.bytes(8);
    for (let i = 0; i < 8; i++) if (id[r.littleEndian ? i : 7 - i] !== self.clientId[i]) return 0;
    return Math.max(0, readSequence(r));
  },
  readRequestHeader: (r, _, asker) => {
    const header = r.bytes(16).slice();
    if (!r.littleEndian) {
      header.subarray(0, 8).reverse();
      header.subarray(8).reverse();
    }
    return { writerGuid: guidOf(header, asker), sequenceNumber: sequenceOf(header), replyReader: 0, header };
  },
  replyInlineQos: () => undefined,
  writeReplyHeader: (w, id) => w.bytes(id.header!),
};

/** An i64 from 0 to 2^53 - 1, or -1. */
function readSequence(r: CdrReader): number {
  const first = r.uint32();
  const second = r.uint32();
  return r.littleEndian ? join(second, first) : join(first, second);
}

/** The i64 in a header; -1 if no number holds it: then it is still given back to its client as it is. */
function sequenceOf(header: Uint8Array): number {
  return join(littleEndianWord(header, 12), littleEndianWord(header, 8));
}

function join(high: number, low: number): number {
  return high > HIGH_WORD_MAXIMUM ? -1 : high * 0x1_0000_0000 + low;
}

function littleEndianWord(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** One array for all requests of a client: rmw_cyclonedds has the local handle of the request writer in the second half. */
function guidOf(header: Uint8Array, asker: AskerIdentity): RequestId["writerGuid"] {
  const known = asker.guid;
  if (known !== undefined && sameClient(header, known)) return known;
  const guid = new Uint8Array(16);
  guid.set(header.subarray(0, 8));
  guid.set(asker.writer.guid.subarray(8), 8);
  asker.guid = guid;
  return guid;
}

function sameClient(header: Uint8Array, guid: Uint8Array): boolean {
  for (let i = 0; i < 8; i++) if (header[i] !== guid[i]) return false;
  return true;
}

/** The high word of 2^53 - 1. */
const HIGH_WORD_MAXIMUM = 0x1fffff;
