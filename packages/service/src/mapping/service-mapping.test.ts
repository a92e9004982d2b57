// SPDX-License-Identifier: Apache-2.0

import { CdrReader, CdrWriter } from "@rclts/cdr";
import { type SampleEvent, VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import fc from "fast-check";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { FakeEngine, Peer } from "../../test/fake-engine.js";
import { connext } from "./connext.js";
import { cyclone } from "./cyclone.js";
import { fastdds } from "./fastdds.js";
import { relatedIdentityList, SEQUENCE_UNKNOWN } from "./related-identity.js";
import type { AskerIdentity, RequesterIdentity, ServiceMapping } from "./service-mapping.js";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");

/** Seen on the wire of real ROS 2 Humble: `add_two_ints` asked 2 + 3 by rclpy. */
const REAL = {
  // encapsulation, client id, sequence number 1, a, b
  cycloneRequest: bytes("00010000 92b981c91ddb2b7f 0100000000000000 0200000000000000 0300000000000000"),
  cycloneReply: bytes("00010000 92b981c91ddb2b7f 0100000000000000 0500000000000000"),
  // 800f with 24 bytes: the client's reply reader, sequence number unknown; sentinel
  fastddsRequestQos: bytes("0f801800 010f7f01a350f9a80000000000001104 ffffffff00000000 01000000"),
  fastddsRequest: bytes("00010000 0200000000000000 0300000000000000"),
  // the same with sequence number 1
  fastddsReplyQos: bytes("0f801800 010f7f01a350f9a80000000000001104 0000000001000000 01000000"),
  fastddsReply: bytes("00010000 0500000000000000"),
  fastddsReader: bytes("010f7f01a350f9a80000000000001104"),
  cycloneClientId: bytes("92b981c91ddb2b7f"),
};

function sample(payload: Uint8Array, more: Partial<SampleEvent> = {}, vendor = VENDOR_FASTDDS): SampleEvent {
  const peer = new Peer(new FakeEngine(), vendor);
  return {
    kind: "sample",
    reader: 0x0104,
    writer: peer.endpoint("writer", 0x12),
    sequence: 7,
    payload,
    inlineQos: undefined,
    inlineQosLittleEndian: true,
    sourceTimestamp: undefined,
    ...more,
  };
}

function asker(request: SampleEvent): AskerIdentity {
  return { writer: request.writer, guid: undefined, replyReader: 0 };
}

const self: RequesterIdentity = {
  readerGuid: REAL.fastddsReader,
  writerGuid: bytes("010f7f01a350f9a80000000000001203"),
  clientId: REAL.cycloneClientId,
};

describe("towards rmw_fastrtps", () => {
  test("a request names the reply reader under both parameter ids, with an unknown sequence number", () => {
    expect(hex(fastdds.requestInlineQos(self))).toBe(
      [
        "83001800", // PID_RELATED_SAMPLE_IDENTITY, 24 bytes: Fast DDS 2.10 and later
        "010f7f01a350f9a80000000000001104", // the reply reader
        "ffffffff00000000", // unknown
        "0f801800", // the same under the id of Fast DDS up to 2.9
        "010f7f01a350f9a80000000000001104",
        "ffffffff00000000",
        "01000000", // PID_SENTINEL
      ].join(""),
    );
  });

  test("a real reply is that to our request 1, and its body begins behind the encapsulation", () => {
    const r = new CdrReader().reset(REAL.fastddsReply);
    const reply = sample(REAL.fastddsReply, { inlineQos: REAL.fastddsReplyQos });
    expect(fastdds.readReplyHeader(r, reply, self)).toBe(1);
    expect(AddTwoInts.Response.decode(r)).toEqual({ sum: 5n });
  });

  test.each([
    ["without an identity", undefined, true],
    ["to another reader", relatedIdentityList(new Uint8Array(16).fill(9), 1), true],
    ["with an unknown sequence number", relatedIdentityList(REAL.fastddsReader, SEQUENCE_UNKNOWN), true],
    ["with an identity that is too short", bytes("0f801400 010f7f01a350f9a80000000000001104 00000001 01000000"), true],
    ["with no parameters", bytes("01000000"), true],
  ])("a reply %s is somebody else's", (_, inlineQos, inlineQosLittleEndian) => {
    const reply = sample(REAL.fastddsReply, { inlineQos, inlineQosLittleEndian });
    expect(fastdds.readReplyHeader(new CdrReader().reset(reply.payload), reply, self)).toBe(0);
  });

  test("a reply that goes by our request writer, as from a server that got no identity, is ours", () => {
    const reply = sample(REAL.fastddsReply, { inlineQos: relatedIdentityList(self.writerGuid, 2 ** 40 + 3) });
    expect(fastdds.readReplyHeader(new CdrReader().reset(reply.payload), reply, self)).toBe(2 ** 40 + 3);
  });

  test("a big-endian identity is read like a little-endian one", () => {
    const inlineQos = bytes("0083 0018 010f7f01a350f9a80000000000001104 0000000200000005 00010000");
    const reply = sample(REAL.fastddsReply, { inlineQos, inlineQosLittleEndian: false });
    expect(fastdds.readReplyHeader(new CdrReader().reset(reply.payload), reply, self)).toBe(2 * 2 ** 32 + 5);
  });
});

describe("from rmw_fastrtps", () => {
  test("a real request goes by the reply reader that it names and its own sequence number, and so does the reply", () => {
    const request = sample(REAL.fastddsRequest, { inlineQos: REAL.fastddsRequestQos, sequence: 1 });
    (request.writer.participant.guidPrefix as Uint8Array).set(REAL.fastddsReader.subarray(0, 12));
    const id = fastdds.readRequestHeader(new CdrReader().reset(request.payload), request, asker(request));
    expect(id).toEqual({
      writerGuid: REAL.fastddsReader,
      sequenceNumber: 1,
      replyReader: 0x00001104,
      header: undefined,
    });
    // Both ids where Humble's own has one; that one is the same bytes.
    expect(hex(fastdds.replyInlineQos(id))).toContain(hex(REAL.fastddsReplyQos));
  });

  test.each([
    ["no identity", undefined],
    ["the unknown GUID", relatedIdentityList(new Uint8Array(16), 3)],
  ])("a request with %s goes by its writer, and names no reader", (_, inlineQos) => {
    const request = sample(REAL.fastddsRequest, { inlineQos });
    const id = fastdds.readRequestHeader(new CdrReader().reset(request.payload), request, asker(request));
    expect(id).toMatchObject({ writerGuid: request.writer.guid, sequenceNumber: 7, replyReader: 0 });
  });

  test("a reader of another participant is none that a reply could be addressed to", () => {
    const request = sample(REAL.fastddsRequest, { inlineQos: REAL.fastddsRequestQos });
    const id = fastdds.readRequestHeader(new CdrReader().reset(request.payload), request, asker(request));
    expect(id).toMatchObject({ writerGuid: REAL.fastddsReader, replyReader: 0 });
  });

  test("all requests of a client share one GUID array", () => {
    const request = sample(REAL.fastddsRequest, { inlineQos: REAL.fastddsRequestQos });
    const who = asker(request);
    const read = () => fastdds.readRequestHeader(new CdrReader().reset(request.payload), request, who).writerGuid;
    expect(read()).toBe(read());
  });
});

describe("towards rmw_cyclonedds", () => {
  test("a request is as the real one: client id, sequence number, body, no inline QoS", () => {
    const w = new CdrWriter().begin();
    cyclone.writeRequestHeader(w, self, 1);
    AddTwoInts.Request.encode(w, { a: 2n, b: 3n });
    expect(hex(w.finish())).toBe(hex(REAL.cycloneRequest));
    expect(cyclone.requestInlineQos(self)).toBeUndefined();
  });

  test("a real reply is that to our request 1, and its body begins behind the header", () => {
    const r = new CdrReader().reset(REAL.cycloneReply);
    expect(cyclone.readReplyHeader(r, sample(REAL.cycloneReply), self)).toBe(1);
    expect(AddTwoInts.Response.decode(r)).toEqual({ sum: 5n });
  });

  test("a big-endian reply has both numbers the other way round", () => {
    const reply = bytes("00000000 7f2bdb1dc981b992 0000000000000001 0000000000000005");
    const r = new CdrReader().reset(reply);
    expect(cyclone.readReplyHeader(r, sample(reply), self)).toBe(1);
    expect(AddTwoInts.Response.decode(r)).toEqual({ sum: 5n });
  });

  test("a reply to another client, or to a number that none of ours is, is somebody else's", () => {
    const other = REAL.cycloneReply.slice();
    other[4] = 0;
    expect(cyclone.readReplyHeader(new CdrReader().reset(other), sample(other), self)).toBe(0);
    const huge = REAL.cycloneReply.slice();
    huge[19] = 0xff;
    expect(cyclone.readReplyHeader(new CdrReader().reset(huge), sample(huge), self)).toBe(0);
  });

  test("a reply that ends within the header is malformed", () => {
    const short = REAL.cycloneReply.slice(0, 15);
    expect(() => cyclone.readReplyHeader(new CdrReader().reset(short), sample(short), self)).toThrow();
  });
});

describe("from rmw_cyclonedds", () => {
  test("a real request's header is given back as it came, in front of the response", () => {
    const request = sample(REAL.cycloneRequest, {}, VENDOR_CYCLONEDDS);
    const r = new CdrReader().reset(request.payload);
    const id = cyclone.readRequestHeader(r, request, asker(request));
    expect(AddTwoInts.Request.decode(r)).toEqual({ a: 2n, b: 3n });
    expect(id).toMatchObject({ sequenceNumber: 1, replyReader: 0 });
    expect(hex(id.writerGuid)).toBe(`92b981c91ddb2b7f${hex(request.writer.guid.subarray(8))}`);
    const w = new CdrWriter().begin();
    cyclone.writeReplyHeader(w, id);
    AddTwoInts.Response.encode(w, { sum: 5n });
    expect(hex(w.finish())).toBe(hex(REAL.cycloneReply));
  });

  test("the header of a big-endian request is turned, since replies are little-endian", () => {
    const payload = bytes("00000000 7f2bdb1dc981b992 0000000000000001 0000000000000002 0000000000000003");
    const request = sample(payload, {}, VENDOR_CYCLONEDDS);
    const id = cyclone.readRequestHeader(new CdrReader().reset(payload), request, asker(request));
    expect(id.sequenceNumber).toBe(1);
    expect(hex(id.header)).toBe("92b981c91ddb2b7f0100000000000000");
  });
});

test("rmw_connextdds gets requests without an identity, and answers to it go by request writer and sequence number", () => {
  expect(connext.requestInlineQos(self)).toBeUndefined();
  const reply = sample(REAL.fastddsReply, { inlineQos: relatedIdentityList(self.writerGuid, 4) }, VENDOR_CONNEXT);
  expect(connext.readReplyHeader(new CdrReader().reset(reply.payload), reply, self)).toBe(4);
  const request = sample(REAL.fastddsRequest, {}, VENDOR_CONNEXT);
  const id = connext.readRequestHeader(new CdrReader().reset(request.payload), request, asker(request));
  expect(hex(connext.replyInlineQos(id))).toBe(hex(relatedIdentityList(request.writer.guid, 7)));
});

test("in every mapping a request that one side writes is read by the other, and so is its reply", () => {
  const sequences = fc.integer({ min: 1, max: 2 ** 48 });
  const guid = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const mappings = fc.constantFrom<ServiceMapping>(fastdds, cyclone, connext);
  fc.assert(
    fc.property(mappings, sequences, guid, guid, guid, (mapping, sequence, readerGuid, writerGuid, id) => {
      const client: RequesterIdentity = { readerGuid, writerGuid, clientId: id.subarray(0, 8) };
      const w = new CdrWriter().begin();
      mapping.writeRequestHeader(w, client, sequence);
      expect(w.length).toBe(4 + mapping.headerLength);
      w.uint8(42);
      const request = sample(w.finish(), { inlineQos: mapping.requestInlineQos(client), sequence });
      request.writer.guid.set(writerGuid);
      const r = new CdrReader().reset(request.payload);
      const requestId = mapping.readRequestHeader(r, request, asker(request));
      expect(r.uint8()).toBe(42);
      expect(requestId.sequenceNumber).toBe(sequence);

      w.begin();
      mapping.writeReplyHeader(w, requestId);
      expect(w.length).toBe(4 + mapping.headerLength);
      w.uint8(43);
      const reply = sample(w.finish(), { inlineQos: mapping.replyInlineQos(requestId) });
      r.reset(reply.payload);
      expect(mapping.readReplyHeader(r, reply, client)).toBe(sequence);
      expect(r.uint8()).toBe(43);
    }),
  );
});
