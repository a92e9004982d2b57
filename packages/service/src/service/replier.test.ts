// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { Empty } from "../../test/add-two-ints.js";
import { add, ClientPeer, plain, serving, setup, sumOf } from "../../test/setup.js";
import { relatedIdentityList } from "../mapping/related-identity.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");

describe("a request is answered in its asker's own form", () => {
  test("Fast DDS: identity under both ids in inline QoS, to the reader that the request names", () => {
    const { engine, client } = serving();
    const fast = client(VENDOR_FASTDDS);
    fast.ask({ a: 2n, b: 3n });
    fast.ask({ a: 3n, b: 4n });
    const [first, second] = engine.takeWritten();
    expect(first).toMatchObject({ writer: 0x000103, sequence: 1, to: fast.reader.handle });
    expect(hex(first?.inlineQos)).toBe(hex(relatedIdentityList(fast.reader.guid, 1)));
    expect(hex(first?.payload)).toBe("00010000" + "0500000000000000");
    expect(second).toMatchObject({ sequence: 2, inlineQos: relatedIdentityList(fast.reader.guid, 2) });
    expect(sumOf(second!)).toBe(7n);
  });

  test("Cyclone: the 16 bytes in front of the body, to the reader with the same client id", () => {
    const { engine, client } = serving();
    const cyclone = client(VENDOR_CYCLONEDDS);
    cyclone.askWithHeader({ a: 2n, b: 3n }, 0xab, 77);
    const [reply] = engine.takeWritten();
    expect(reply?.to).toBe(cyclone.reader.handle);
    expect(reply?.inlineQos).toBeUndefined();
    expect(hex(reply?.payload)).toBe("00010000" + "abababababababab" + "4d00000000000000" + "0500000000000000");
  });

  test("Connext: by request writer and sequence number, to the readers of its participant", () => {
    const { engine, client } = serving();
    const connext = client(VENDOR_CONNEXT);
    connext.askPlainly({ a: 2n, b: 3n });
    expect(engine.takeWritten()).toMatchObject([
      { to: connext.reader.handle, inlineQos: relatedIdentityList(connext.writer.guid, 1) },
    ]);
  });

  test("a Fast DDS asker without an identity, likewise", () => {
    const { engine, client } = serving();
    const fast = client(VENDOR_FASTDDS);
    fast.askPlainly({ a: 2n, b: 3n });
    expect(engine.takeWritten()).toMatchObject([
      { to: fast.reader.handle, inlineQos: relatedIdentityList(fast.writer.guid, 1) },
    ]);
  });

  test("all of them at once on one service", () => {
    const { engine, client } = serving();
    const [fast, cyclone, rclts] = [
      client(VENDOR_FASTDDS),
      client(VENDOR_CYCLONEDDS),
      client(VENDOR_RCLTS, "clientid=1;"),
    ];
    cyclone.askWithHeader({ a: 1n, b: 1n }, 1, 1);
    fast.ask({ a: 2n, b: 2n });
    rclts.ask({ a: 3n, b: 3n });
    const replies = engine.takeWritten();
    expect(replies.map(({ to }) => to)).toEqual([cyclone.reader.handle, fast.reader.handle, rclts.reader.handle]);
    expect(replies.map((reply, i) => sumOf(reply, i === 0 ? 16 : 0))).toEqual([2n, 4n, 6n]);
  });

  test("a stranger's form is found out by the length of its first request, and kept", () => {
    const { engine, host, client } = serving();
    const stranger = client(0x0199);
    stranger.askWithHeader({ a: 2n, b: 3n }, 1, 9);
    expect(sumOf(engine.takeWritten()[0]!, 16)).toBe(5n);
    const other = client(0x0199);
    other.askPlainly({ a: 2n, b: 3n });
    expect(sumOf(engine.takeWritten()[0]!)).toBe(5n);
    other.askWithHeader({ a: 2n, b: 3n }, 1, 9);
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toHaveLength(1);
  });

  test("an empty request is one byte long, in Cyclone's form seventeen, with or without padding", () => {
    const { engine, host, node } = setup();
    const callback = jest.fn((_request: object, response: object) => response);
    node.createService(Empty, "ping", callback);
    const stranger = () => new ClientPeer(engine, 0x0199).appear().getReady();
    for (const body of [1, 4, 17, 20]) stranger().askRaw(Uint8Array.of(0, 1, 0, 0, ...new Uint8Array(body)));
    expect(engine.takeWritten().map(({ payload }) => payload.length)).toEqual([5, 5, 21, 21]);
    expect(callback).toHaveBeenCalledTimes(4);
    expect(host.complaints).toEqual([]);
  });
});

describe("who does not say which reader is its own", () => {
  test("gets the reply at each reply reader of its participant, one write each", () => {
    const { engine, client } = serving();
    const connext = client(VENDOR_CONNEXT);
    const second = { writer: connext.endpoint("writer", 5), reader: connext.endpoint("reader", 6) };
    connext.match(engine.local("rq"), second.writer);
    connext.match(engine.local("rr"), second.reader);
    connext.confirm(engine.local("rr"), second.reader);
    client(VENDOR_CONNEXT);
    connext.askPlainly({ a: 2n, b: 3n });
    expect(engine.takeWritten().map(({ to, sequence }) => [to, sequence])).toEqual([
      [connext.reader.handle, 1],
      [second.reader.handle, 2],
    ]);
  });

  test("waits until there are as many readers as askers in its participant", () => {
    const { engine, client } = serving();
    const connext = client(VENDOR_CONNEXT);
    const second = { writer: connext.endpoint("writer", 5), reader: connext.endpoint("reader", 6) };
    connext.match(engine.local("rq"), second.writer);
    connext.send(engine.local("rq"), second.writer, plain({ a: 2n, b: 3n }));
    expect(engine.takeWritten()).toEqual([]);
    connext.match(engine.local("rr"), second.reader);
    expect(engine.takeWritten()).toEqual([]);
    connext.confirm(engine.local("rr"), second.reader);
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([connext.reader.handle, second.reader.handle]);
  });
});

describe("a reply whose asker can not get it yet", () => {
  test.each([
    ["Fast DDS", VENDOR_FASTDDS],
    ["Cyclone", VENDOR_CYCLONEDDS],
    ["Connext", VENDOR_CONNEXT],
  ])(
    "rclpy 86: differs, it is kept until its reply reader is matched and has confirmed, however long (%s)",
    (_, vendor) => {
      const { engine, host, client } = serving();
      const other = client(vendor, vendor === VENDOR_CYCLONEDDS ? "clientid=9;" : "");
      const early = new ClientPeer(engine, vendor);
      early.match(engine.local("rq"), early.writer);
      for (let i = 1; i <= 3; i++) {
        if (vendor === VENDOR_CYCLONEDDS) early.askWithHeader({ a: 1n, b: BigInt(i) }, 1, i);
        else if (vendor === VENDOR_FASTDDS) early.ask({ a: 1n, b: BigInt(i) });
        else early.askPlainly({ a: 1n, b: BigInt(i) });
      }
      host.advance(60_000);
      early.match(engine.local("rr"), early.reader);
      other.confirm(engine.local("rr"), other.reader);
      expect(engine.takeWritten()).toEqual([]);
      early.confirm(engine.local("rr"), early.reader);
      const replies = engine.takeWritten();
      expect(replies.map(({ to }) => to)).toEqual(Array(3).fill(early.reader.handle));
      expect(replies.map((reply) => sumOf(reply, vendor === VENDOR_CYCLONEDDS ? 16 : 0))).toEqual([2n, 3n, 4n]);
      expect(host.timers).toBe(0);
    },
  );

  test("is forgotten when the asker goes, and no reply follows it", () => {
    const { engine, client, context } = serving();
    const early = new ClientPeer(engine);
    early.match(engine.local("rq"), early.writer);
    early.ask({ a: 1n, b: 2n });
    early.leave();
    early.appear().getReady();
    client();
    expect(engine.takeWritten()).toEqual([]);
    expect(context.counters["reply-dropped"]).toBe(0);
  });

  test("makes room for newer ones when too many wait, the oldest first, and that is said", () => {
    const { engine, host, context } = serving(add, { keptBytes: 2 * (12 + 128) });
    const early = new ClientPeer(engine);
    early.match(engine.local("rq"), early.writer);
    for (const b of [1n, 2n, 3n]) early.ask({ a: 0n, b });
    early.match(engine.local("rr"), early.reader);
    early.confirm(engine.local("rr"), early.reader);
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual([2n, 3n]);
    expect(context.counters["reply-dropped"]).toBe(1);
    expect(host.complaints).toEqual([expect.stringContaining(`a reply of /add_two_ints was dropped`)]);
  });
});
