// SPDX-License-Identifier: Apache-2.0
// Events on their way to another thread, through the structured clone that a port makes.

import { type EngineEvent, type RemoteEndpoint, type RemoteParticipant, SERVICES_DEFAULT } from "@rclts/rtps";
import { EventPacker, EventUnpacker } from "./event-relay.js";

const participant: RemoteParticipant = {
  handle: 1,
  guidPrefix: new Uint8Array(12).fill(7),
  vendor: 0x01f0,
  rcltsVersion: "0.1.0",
  name: "/",
  userData: new Uint8Array(3),
  address: "127.0.0.1",
  local: false,
};

function endpoint(handle: number, of = participant): RemoteEndpoint {
  const guid = new Uint8Array(16).fill(handle);
  const userData = new Uint8Array(5);
  return {
    handle,
    kind: "writer",
    guid,
    participant: of,
    topic: "rq/a",
    typeName: "A",
    qos: SERVICES_DEFAULT,
    userData,
  };
}

function sample(writer: RemoteEndpoint, payload: Uint8Array): EngineEvent {
  const inlineQos = payload.subarray(0, 2);
  const sourceTimestamp = { seconds: 1, nanoseconds: 2 };
  return {
    kind: "sample",
    reader: 4,
    writer,
    sequence: 9,
    payload,
    inlineQos,
    inlineQosLittleEndian: true,
    sourceTimestamp,
  };
}

function relay() {
  const packer = new EventPacker();
  const unpacker = new EventUnpacker();
  return {
    packer,
    unpacker,
    pass(...events: EngineEvent[]): EngineEvent[] {
      for (const event of events) packer.add(event);
      const { batch, transfer } = packer.take()!;
      return unpacker.unpack(structuredClone(batch, { transfer: [...transfer] }));
    },
  };
}

test("all events arrive as they were, in their order", () => {
  const writer = endpoint(2);
  const events: EngineEvent[] = [
    { kind: "participant-found", participant },
    { kind: "endpoint-found", endpoint: writer },
    { kind: "matched", local: 4, remote: writer },
    { kind: "confirmed", local: 4, remote: writer },
    sample(writer, Uint8Array.of(1, 2, 3, 4)),
    sample(writer, new Uint8Array(100_000).fill(5)),
    { kind: "samples-lost", reader: 4, writer, first: 10, last: 11 },
    { kind: "incompatible", local: 4, remote: writer, policy: "depth", offered: "1", requested: "2" },
    { kind: "acknowledged", writer: 3, sequence: 5 },
    { kind: "malformed", address: "10.0.0.1", reason: "short" },
    { kind: "unmatched", local: 4, remote: writer, cause: "left" },
    { kind: "endpoint-lost", endpoint: writer, cause: "left" },
    { kind: "participant-lost", participant, cause: "left" },
  ];
  expect(relay().pass(...events)).toEqual(events);
});

test("an endpoint is one object over there, however many batches name it", () => {
  const { pass } = relay();
  const writer = endpoint(2);
  const [found] = pass({ kind: "endpoint-found", endpoint: writer });
  const [first] = pass(sample(writer, new Uint8Array(4)));
  const [second] = pass({ kind: "confirmed", local: 4, remote: writer });
  const there = (found as { endpoint: RemoteEndpoint }).endpoint;
  expect((first as { writer: RemoteEndpoint }).writer).toBe(there);
  expect((second as { remote: RemoteEndpoint }).remote).toBe(there);
});

test("what is a view of a datagram takes no more than itself along", () => {
  const datagram = new Uint8Array(60_000);
  const { packer } = relay();
  packer.add(sample(endpoint(2), datagram.subarray(100, 140)));
  const [event] = packer.take()!.batch.events;
  expect((event!.payload as Uint8Array).buffer.byteLength).toBe(40);
  expect((event!.inlineQos as Uint8Array).buffer.byteLength).toBe(2);
});

test("those that have come and gone are forgotten on both sides", () => {
  const { packer, unpacker, pass } = relay();
  for (let i = 0; i < 100; i++) {
    const peer = { ...participant, handle: 10 + 2 * i };
    const writer = endpoint(11 + 2 * i, peer);
    pass({ kind: "participant-found", participant: peer }, { kind: "endpoint-found", endpoint: writer });
    pass(
      { kind: "endpoint-lost", endpoint: writer, cause: "left" },
      { kind: "participant-lost", participant: peer, cause: "left" },
    );
  }
  expect([packer.knownCount, unpacker.knownCount]).toEqual([0, 0]);
});

test("so are endpoints of the engine's own participant once they are parted", () => {
  const { packer, pass } = relay();
  const own = endpoint(2, { ...participant, handle: 0, local: true });
  pass({ kind: "matched", local: 4, remote: own }, { kind: "unmatched", local: 4, remote: own, cause: "left" });
  expect(packer.knownCount).toBe(1);
});
