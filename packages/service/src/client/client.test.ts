// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { AddTwoInts, REQUEST_HASH, RESPONSE_HASH, type Request, type Response } from "../../test/add-two-ints.js";
import { connected, plain, ServerPeer, settle, setup, stateOf } from "../../test/setup.js";
import { LoggingSeverity } from "../logging/log-record.js";
import { relatedIdentityList } from "../mapping/related-identity.js";
import type { Client } from "./client.js";
import type { Future } from "./future.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");
const bigWord = (value: number) => value.toString(16).padStart(8, "0");
const littleWord = (value: number) => hex(Buffer.from(bigWord(value), "hex").reverse());
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describe("a client's endpoints", () => {
  test("are a writer on the request topic and a reader on the reply topic, keyless, with one id on both", () => {
    const { engine, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    expect([...engine.endpoints.keys()]).toEqual([0x000104, 0x000103]);
    expect(engine.endpoints.get(0x000103)).toMatchObject({
      topic: "rq/add_two_intsRequest",
      typeName: "example_interfaces::srv::dds_::AddTwoInts_Request_",
      qos: { reliability: "reliable", durability: "volatile", history: "keep-last", depth: 10 },
    });
    expect(engine.endpoints.get(0x000104)).toMatchObject({
      topic: "rr/add_two_intsReply",
      typeName: "example_interfaces::srv::dds_::AddTwoInts_Response_",
    });
    const id = "clientid= 1.f0.2.3.4.5.6.7.8.9.a.b.0.0.0.1;";
    expect(text(engine.endpoints.get(0x000103)?.userData)).toBe(`${id}typehash=${REQUEST_HASH};`);
    expect(text(engine.endpoints.get(0x000104)?.userData)).toBe(`${id}typehash=${RESPONSE_HASH};`);
    expect(hex(client.handle.requestWriter)).toBe("01f002030405060708090a0b00000103");
    expect(hex(client.handle.replyReader)).toBe("01f002030405060708090a0b00000104");
    expect(client.serviceName).toBe("/add_two_ints");
  });

  test("leave the graph with the client", () => {
    const { engine, client } = connected();
    client.destroy();
    expect(engine.endpoints.size).toBe(0);
  });
});

describe("a call", () => {
  test("rclpy 36: goes to the server as Fast DDS has it, and resolves with the reply", async () => {
    const { engine, client, server } = connected();
    const answer = client.call({ a: 2n, b: 3n });
    const [request, ...more] = engine.takeWritten();
    expect(more).toEqual([]);
    expect(request).toMatchObject({ writer: 0x000103, sequence: 1, to: server.reader.handle });
    expect(hex(request?.payload)).toBe("000100000200000000000000 0300000000000000".replaceAll(" ", ""));
    expect(hex(request?.inlineQos)).toBe(hex(relatedIdentityList(client.handle.replyReader, -1)));
    server.answer(request!);
    await expect(answer).resolves.toEqual({ sum: 5n });
  });

  test("goes to a Cyclone server with 16 bytes in front, and no inline QoS", async () => {
    const { engine, client, server } = connected(VENDOR_CYCLONEDDS);
    const answer = client.call({ a: 2n, b: 3n });
    const [request] = engine.takeWritten();
    expect(request).toMatchObject({ sequence: 1, to: server.reader.handle });
    expect(request?.inlineQos).toBeUndefined();
    expect(hex(request?.payload.subarray(0, 4))).toBe("00010000");
    expect(hex(request?.payload.subarray(12))).toBe(
      "0100000000000000 0200000000000000 0300000000000000".replaceAll(" ", ""),
    );
    server.answer(request!);
    await expect(answer).resolves.toEqual({ sum: 5n });
  });

  test("goes to a Connext server as it is, and takes the reply that names its writer and number, in either byte order", async () => {
    const { engine, client, server } = connected(VENDOR_CONNEXT);
    for (const littleEndian of [true, false]) {
      const answer = client.call({ a: 2n, b: 3n });
      const request = engine.takeWritten()[0]!;
      expect(request.to).toBe(server.reader.handle);
      expect(request.inlineQos).toBeUndefined();
      expect(hex(request.payload)).toBe("000100000200000000000000 0300000000000000".replaceAll(" ", ""));
      // PID 0083, 24 bytes: GUID of the request writer, sequence number as high and low word; sentinel.
      const number = littleEndian ? `00000000${littleWord(request.sequence)}` : `00000000${bigWord(request.sequence)}`;
      const [head, end] = littleEndian ? ["83001800", "01000000"] : ["00830018", "00010000"];
      const inlineQos = Buffer.from(`${head}${hex(client.handle.requestWriter)}${number}${end}`, "hex");
      // CDR_LE or CDR_BE, and the sum.
      const payload = Buffer.from(littleEndian ? "000100000500000000000000" : "000000000000000000000005", "hex");
      server.send(engine.local("rr"), server.writer, payload, { inlineQos, inlineQosLittleEndian: littleEndian });
      await expect(answer).resolves.toEqual({ sum: 5n });
    }
  });

  test("takes numbers for 64-bit fields too", () => {
    const { engine, client } = connected();
    void client.call({ a: 2, b: 3 });
    expect(hex(engine.takeWritten()[0]?.payload)).toBe(hex(plain({ a: 2n, b: 3n })));
  });

  test("rclpy 1: differs, with a request that does not fit throws at once, names the field and sends nothing", () => {
    const { engine, client } = connected();
    expect(() => client.call({ a: 1n } as never)).toThrow(/^b of example_interfaces\/srv\/AddTwoInts_Request/);
    expect(() => client.call({ a: 1n, b: "2" } as never)).toThrow(TypeError);
    expect(() => client.call({ a: 1n, b: 2 ** 60 })).toThrow(RangeError);
    expect(() => client.call({ a: 1n, b: 2n, c: 3n } as never)).toThrow(/"c"/);
    expect(engine.takeWritten()).toEqual([]);
    void client.call({ a: 1n, b: 2n });
    expect(engine.takeWritten()).toMatchObject([{ sequence: 1, payload: plain({ a: 1n, b: 2n }) }]);
  });

  test("rclpy 2, 4: callAsync throws at once too, for a type, a response or a string", () => {
    const { engine, client } = connected();
    for (const none of [AddTwoInts.Request, AddTwoInts.Response.create(), "text", undefined]) {
      expect(() => client.callAsync(none as never)).toThrow(TypeError);
    }
    expect(engine.takeWritten()).toEqual([]);
  });

  test("rclpy 3: takes an object of any class whose fields fit", () => {
    class Sum {
      a = 1n;
      b = 2n;
    }
    const { engine, client } = connected();
    void client.call(new Sum());
    expect(engine.takeWritten()).toMatchObject([{ payload: plain({ a: 1n, b: 2n }) }]);
  });

  test("with a request that does not fit is an error of types, too", () => {
    const { client } = connected();
    // Never run: what counts is that each line is refused by the compiler.
    const refused = () => {
      // @ts-expect-error b is missing
      void client.call({ a: 1n });
      // @ts-expect-error b is no integer
      void client.call({ a: 1n, b: "2" });
      // @ts-expect-error there is no c
      void client.call({ a: 1n, b: 2n, c: 3n });
      // @ts-expect-error a response has a sum only
      void client.callAsync({ a: 1n, b: 2n }).then(({ difference }) => difference);
      // @ts-expect-error with a time-out the answer may be undefined
      void client.call({ a: 1n, b: 2n }, { timeout: 1 }).then(({ sum }) => sum);
      void client.call({ a: 1n, b: 2n }, { timeout: 1, onTimeout: "throw" }).then(({ sum }) => sum);
      void client.call({ a: 1n, b: 2n }, {}).then(({ sum }) => sum);
      const asField: Client<Request, Response> = client;
      const forAny: Future<unknown> = asField.callAsync({ a: 1n, b: 2n });
      void forAny;
      // @ts-expect-error a message is no service
      setup().node.createClient(AddTwoInts.Request, "x");
    };
    expect(refused).toBeInstanceOf(Function);
  });

  test("rclpy 13, 14: keeps the values of its moment when the request object changes afterwards", async () => {
    const { engine, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const request = { a: 0n, b: 1n };
    const answers = [1n, 2n, 3n].map((a) => {
      request.a = a;
      return client.call(request);
    });
    request.a = 99n;
    const server = new ServerPeer(engine).appear().getReady();
    for (const each of engine.takeWritten()) server.answer(each);
    await expect(Promise.all(answers)).resolves.toEqual([{ sum: 2n }, { sum: 3n }, { sum: 4n }]);
  });

  test("rclpy 14: is answered in whatever order the replies come", async () => {
    const { engine, client, server } = connected();
    const answers = [1n, 2n, 3n].map((a) => client.call({ a, b: 0n }));
    const requests = engine.takeWritten();
    expect(requests.map((request) => request.sequence)).toEqual([1, 2, 3]);
    for (const request of requests.reverse()) server.answer(request);
    await expect(Promise.all(answers)).resolves.toEqual([{ sum: 1n }, { sum: 2n }, { sum: 3n }]);
  });

  test("rclpy 19: finds its reply however early that comes, within the very call", async () => {
    const { engine, client, server } = connected();
    const write = engine.write.bind(engine);
    engine.write = (...args) => {
      write(...args);
      for (const request of engine.takeWritten()) server.answer(request);
    };
    const future = client.callAsync({ a: 1n, b: 2n });
    expect(future.done()).toBe(true);
    await expect(future).resolves.toEqual({ sum: 3n });
  });

  test("rclpy 43: rejects with what would be its future's exception", async () => {
    const { client, server } = connected();
    const answer = client.call({ a: 1n, b: 2n });
    const future = client.callAsync({ a: 1n, b: 2n });
    server.leave();
    await expect(answer).rejects.toBe(future.exception());
  });

  test("rclpy 54: takes the first of two replies", async () => {
    const { engine, client, server } = connected();
    const answer = client.call({ a: 1n, b: 2n });
    const [request] = engine.takeWritten();
    server.answer(request!, 1n);
    server.answer(request!, 2n);
    await expect(answer).resolves.toEqual({ sum: 1n });
  });

  test("rclpy 55: is not settled by replies to others, nor by a server it did not go to", async () => {
    const { engine, host, client, server } = connected();
    const other = new ServerPeer(engine).appear().getReady();
    const answer = client.call({ a: 1n, b: 2n });
    const [request] = engine.takeWritten();
    server.answer({ ...request!, inlineQos: relatedIdentityList(new Uint8Array(16).fill(7), -1) });
    server.answer({ ...request!, sequence: 2 });
    other.answer(request!);
    expect(await stateOf(answer)).toBe("pending");
    expect(host.observations.filter(({ kind }) => kind === "malformed")).toEqual([]);
    server.answer(request!);
    expect(await stateOf(answer)).toBe("resolved");
  });
});

describe("a call without a ready server", () => {
  test("rclpy 12: waits, and goes to the first that gets ready, in order", async () => {
    for (const vendor of [VENDOR_FASTDDS, VENDOR_CYCLONEDDS, VENDOR_RCLTS]) {
      const { engine, node } = setup();
      const client = node.createClient(AddTwoInts, "add_two_ints");
      const answers = [1n, 2n].map((a) => client.call({ a, b: 10n }));
      const server = new ServerPeer(engine, vendor).appear();
      expect(engine.takeWritten()).toEqual([]);
      server.getReady();
      const requests = engine.takeWritten();
      expect(requests.map(({ sequence, to }) => [sequence, to])).toEqual([
        [1, server.reader.handle],
        [2, server.reader.handle],
      ]);
      for (const request of requests) server.answer(request);
      await expect(Promise.all(answers)).resolves.toEqual([{ sum: 11n }, { sum: 12n }]);
    }
  });

  test("rclpy 17: differs, is refused with `queue-full` when the queue has no room for its bytes; room comes back", async () => {
    const { node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints", { queueBytes: 300 });
    const first = client.callAsync({ a: 1n, b: 2n });
    void client.call({ a: 1n, b: 2n });
    await expect(client.call({ a: 1n, b: 2n })).rejects.toMatchObject({
      code: "queue-full",
      serviceName: "/add_two_ints",
      message: expect.stringContaining("2 calls with 296 bytes"),
    });
    first.cancel();
    expect(await stateOf(client.call({ a: 1n, b: 2n }))).toBe("pending");
  });
});

describe("one call, one server", () => {
  test("rclpy 97: differs, calls go to the server that has been ready longest; the others are warned of once, by name", () => {
    const { engine, host, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const a = new ServerPeer(engine, VENDOR_FASTDDS, "/left").appear().getReady();
    const b = new ServerPeer(engine, VENDOR_CYCLONEDDS, "/right").appear().getReady();
    new ServerPeer(engine).appear().getReady();
    void client.call({ a: 1n, b: 2n });
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([a.reader.handle]);
    expect(host.complaints).toHaveLength(1);
    expect(host.complaints[0]).toContain("/add_two_ints has more than one server");
    for (const server of [a, b]) expect(host.complaints[0]).toContain(hex(server.reader.guid));
    expect(host.complaints[0]).toMatch(/Fast DDS .* of "\/left".*Cyclone DDS .* of "\/right"/);
  });

  test("rclpy 67: differs, a call never outlives the server it was sent to, and later calls go to the next", async () => {
    for (const cause of ["left", "lease-expired"] as const) {
      const { engine, client, server } = connected();
      const next = new ServerPeer(engine, VENDOR_CYCLONEDDS).appear().getReady();
      const lost = client.call({ a: 1n, b: 2n });
      server.leave(cause);
      await expect(lost).rejects.toMatchObject({
        name: "ServiceError",
        code: "server-lost",
        serviceName: "/add_two_ints",
        message: expect.stringContaining(cause === "left" ? "left" : "lease"),
      });
      const answer = client.call({ a: 3n, b: 4n });
      const request = engine.takeWritten().at(-1)!;
      expect(request.to).toBe(next.reader.handle);
      next.answer(request);
      await expect(answer).resolves.toEqual({ sum: 7n });
    }
  });

  test("calls that wait in the queue are not touched by a server's loss", async () => {
    const { engine, client, server } = connected();
    server.leave();
    const answer = client.call({ a: 3n, b: 4n });
    const next = new ServerPeer(engine).appear();
    next.leave();
    expect(await stateOf(answer)).toBe("pending");
    const last = new ServerPeer(engine).appear().getReady();
    for (const request of engine.takeWritten()) last.answer(request);
    await expect(answer).resolves.toEqual({ sum: 7n });
  });
});

describe("replies that go wrong", () => {
  test("one that can not be read fails its call, is counted, and is complained of once for each sender", async () => {
    const { context, engine, host, client, server } = connected();
    for (const payload of [
      Uint8Array.of(0, 1, 0, 0, 1, 2),
      new Uint8Array(28).fill(0).fill(1, 1, 2),
      Uint8Array.of(9, 9, 0, 0),
      new Uint8Array(0),
    ]) {
      const answer = client.call({ a: 1n, b: 2n });
      const [request] = engine.takeWritten();
      server.reply(payload, relatedIdentityList(client.handle.replyReader, request!.sequence));
      const isOurs = payload[0] === 0;
      if (isOurs) await expect(answer).rejects.toMatchObject({ code: "reply-lost", cause: expect.any(Error) });
      else expect(await stateOf(answer)).toBe("pending");
    }
    expect(host.complaints).toHaveLength(1);
    expect(context.counters.malformed).toBe(4);
    const answer = client.call({ a: 1n, b: 2n });
    server.answer(engine.takeWritten()[0]!);
    await expect(answer).resolves.toEqual({ sum: 3n });
  });

  test("when a server's replies are lost, its calls get a second to be answered, and fail rather than hang", async () => {
    const { context, engine, host, client, server } = connected();
    const [first, second] = [client.call({ a: 1n, b: 2n }), client.call({ a: 3n, b: 4n })];
    const requests = engine.takeWritten();
    server.loseReplies(3);
    const later = client.call({ a: 5n, b: 6n });
    server.answer(requests[1]!);
    await expect(second).resolves.toEqual({ sum: 7n });
    host.advance(999);
    expect(await stateOf(first)).toBe("pending");
    host.advance(1);
    await expect(first).rejects.toMatchObject({ code: "reply-lost", message: expect.stringContaining("3 replies") });
    expect(await stateOf(later)).toBe("pending");
    expect(context.counters["samples-lost"]).toBe(1);
    server.loseReplies(1);
    client.destroy();
    await expect(later).rejects.toMatchObject({ code: "destroyed" });
    expect(host.timers).toBe(0);
  });

  test("lost replies concern nobody who has no calls with that server", () => {
    const { host, server } = connected();
    server.loseReplies(1);
    expect(host.timers).toBe(0);
  });
});

test("a server of another type is complained of", () => {
  const { context, engine, host, server } = connected();
  engine.onEvent({
    kind: "incompatible",
    local: engine.local("rq"),
    remote: server.reader,
    policy: "durability",
    offered: "volatile",
    requested: "transient-local",
  });
  expect(host.records.at(-1)).toMatchObject({ severity: LoggingSeverity.WARN, name: "tester" });
  expect(host.complaints[0]).toMatch(/durability offered volatile, requested transient-local/);
  expect(context.counters.incompatible).toBe(1);
});

test("100,000 calls in one tick are all answered, and nothing of them stays", async () => {
  const { engine, client, server } = connected();
  const answers = Array.from({ length: 100_000 }, (_, i) => client.call({ a: i, b: 1 }));
  for (let sent = engine.takeWritten(); sent.length > 0; sent = engine.takeWritten()) {
    for (const each of sent) server.answer(each);
  }
  const sums = await Promise.all(answers);
  expect(sums.every(({ sum }, i) => sum === BigInt(i + 1))).toBe(true);
  await settle();
  expect(() => client.getPendingRequest(1)).toThrow(RangeError);
});
