// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, REQUEST_HASH, RESPONSE_HASH, type Request, type Response } from "../../test/add-two-ints.js";
import { add, ClientPeer, plain, serving, settle, setup, sumOf } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { ReentrantCallbackGroup } from "../callback-group/callback-group.js";
import { relatedIdentityList } from "../mapping/related-identity.js";
import type { RequestHeader } from "./request-header.js";
import { LATER, type Service, type ServiceCallback } from "./service.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");

test("a service's endpoints are a reader on the request topic and a writer on the reply topic, with one id on both", () => {
  const { engine, service } = serving();
  const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
  const id = "serviceid= 1.f0.2.3.4.5.6.7.8.9.a.b.0.0.0.1;";
  expect(engine.endpoints.get(0x000104)).toMatchObject({
    topic: "rq/add_two_intsRequest",
    typeName: "example_interfaces::srv::dds_::AddTwoInts_Request_",
  });
  expect(engine.endpoints.get(0x000103)).toMatchObject({
    topic: "rr/add_two_intsReply",
    typeName: "example_interfaces::srv::dds_::AddTwoInts_Response_",
  });
  expect(text(engine.endpoints.get(0x000104)?.userData)).toBe(`${id}typehash=${REQUEST_HASH};credit=1000;`);
  expect(text(engine.endpoints.get(0x000103)?.userData)).toBe(`${id}typehash=${RESPONSE_HASH};`);
  expect(hex(service.handle.requestReader)).toBe("01f002030405060708090a0b00000104");
  expect(hex(service.handle.replyWriter)).toBe("01f002030405060708090a0b00000103");
  expect(service.serviceName).toBe("/add_two_ints");
});

describe("the callback", () => {
  test("rclpy 69, 131: gets the request, a new response with defaults for each request, and the header", () => {
    const seen: { request: Request; response: Response; header: RequestHeader }[] = [];
    const { host, client } = serving((request, response, header) => {
      seen.push({ request, response: { ...response }, header });
      response.sum = 1n;
      return response;
    });
    const fast = client();
    host.advance(2);
    fast.ask({ a: 2n, b: 3n });
    fast.askRaw(plain({ a: 4n, b: 5n }), {
      inlineQos: relatedIdentityList(fast.reader.guid, -1),
      sourceTimestamp: { seconds: 1_700_000_000, nanoseconds: 123_456_789 },
    });
    expect(seen.map(({ request, response }) => [request, response])).toEqual([
      [{ a: 2n, b: 3n }, { sum: 0n }],
      [{ a: 4n, b: 5n }, { sum: 0n }],
    ]);
    const [first, second] = seen.map(({ header }) => header);
    expect(first?.requestId).toMatchObject({ writerGuid: fast.reader.guid, sequenceNumber: 1 });
    expect(first?.client).toEqual({ guid: fast.writer.guid, vendor: VENDOR_FASTDDS, mapping: "fastdds" });
    expect(first?.sourceTimestamp).toBe(0n);
    expect(first?.receivedTimestamp).toBe(1_700_000_000_002_000_000n);
    expect(second?.requestId.sequenceNumber).toBe(2);
    expect(second?.sourceTimestamp).toBe(1_700_000_000_123_456_789n);
  });

  test("rclpy 70: may return another response than the one it got, with numbers too", () => {
    const { engine, node } = setup();
    node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: Number(a + b) }));
    new ClientPeer(engine).appear().getReady().ask({ a: 2n, b: 3n });
    expect(sumOf(engine.takeWritten()[0]!)).toBe(5n);
  });

  test("rclpy 74: may return a promise, and in a reentrant group requests overlap", async () => {
    const waiting: (() => void)[] = [];
    const { engine, client } = serving(
      async (request, response) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        response.sum = request.a + request.b;
        return response;
      },
      { callbackGroup: new ReentrantCallbackGroup() },
    );
    const fast = client();
    fast.ask({ a: 2n, b: 3n });
    fast.ask({ a: 3n, b: 4n });
    expect(engine.takeWritten()).toEqual([]);
    waiting[1]!();
    await settle();
    waiting[0]!();
    await settle();
    expect(
      engine.takeWritten().map(({ inlineQos, ...reply }) => [sumOf(reply), hex(inlineQos?.slice(20, 28))]),
    ).toEqual([
      [7n, "0000000002000000"],
      [5n, "0000000001000000"],
    ]);
  });

  test("rclpy 80: is called in the order of the requests, one after the other", () => {
    const { engine, client } = serving();
    const fast = client();
    for (let i = 0n; i < 100n; i++) fast.ask({ a: i, b: 0n });
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual(Array.from({ length: 100 }, (_, i) => BigInt(i)));
  });

  test.each<[string, ServiceCallback<Request, Response>]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
    ["returns nothing", (() => {}) as never],
    ["returns what is no response", (() => ({ total: 5n })) as never],
    ["resolves with what is no response", (async () => 7) as never],
    ["throws what is no error", () => Promise.reject(Object.create(null))],
  ])(
    "rclpy 79: that %s costs its request, is logged, counted and reported, and the service goes on",
    async (_, bad) => {
      let fails = true;
      const { engine, host, context, client, errors } = serving((...args) => (fails ? bad(...args) : add(...args)));
      const fast = client();
      fast.ask({ a: 1n, b: 2n });
      await settle();
      expect(engine.takeWritten()).toEqual([]);
      expect(host.complaints).toEqual([expect.stringContaining("the callback of /add_two_ints failed")]);
      expect(context.counters["callback-error"]).toBe(1);
      expect(errors).toEqual([[expect.anything(), { serviceName: "/add_two_ints" }]]);
      fails = false;
      fast.ask({ a: 1n, b: 2n });
      expect(sumOf(engine.takeWritten()[0]!)).toBe(3n);
    },
  );

  test("rclpy 71: one that returns nothing, or what is no response, is a TypeError, and a foreign client gets no reply", async () => {
    const results: unknown[] = [undefined, null, 7, "text", Promise.resolve(undefined)];
    const { engine, client, errors } = serving((() => results.shift()) as never);
    const fast = client();
    for (let i = 0; i < 5; i++) {
      fast.ask({ a: 1n, b: 2n });
      await settle();
    }
    expect(errors).toEqual(Array(5).fill([expect.any(TypeError), { serviceName: "/add_two_ints" }]));
    expect(engine.takeWritten()).toEqual([]);
  });

  test("rclpy 72: differs, the number of its parameters is no error, at the first request either", () => {
    const { engine, host, node } = setup();
    const seen: unknown[] = [];
    node.createService(AddTwoInts, "add_two_ints", ((...args: unknown[]) => {
      seen.push(args.length);
      return { sum: 1n };
    }) as ServiceCallback<Request, Response>);
    new ClientPeer(engine).appear().getReady().ask({ a: 1n, b: 2n });
    expect([seen, engine.takeWritten().length, host.complaints]).toEqual([[3], 1, []]);
  });

  test("rclpy 77: differs, what it throws reaches the context's error handler and ends no spin", () => {
    const thrown = new Error("broken");
    const { client, errors, context } = serving(() => {
      throw thrown;
    });
    expect(() => client().ask({ a: 1n, b: 2n })).not.toThrow();
    expect(errors).toEqual([[thrown, { serviceName: "/add_two_ints" }]]);
    expect(context.isValid).toBe(true);
  });

  test("rclpy 79: that has failed leaves a service that goes on serving", () => {
    const { engine, client } = serving(({ a, b }) => {
      if (a === 0n) throw new Error("broken");
      return { sum: a + b };
    });
    const fast = client();
    fast.ask({ a: 0n, b: 1n });
    fast.ask({ a: 1n, b: 1n });
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual([2n]);
  });

  test("that fails is survived by an error handler that fails too", () => {
    const { engine, host, node } = setup({
      onError: () => {
        throw new Error("worse");
      },
    });
    node.createService(AddTwoInts, "add_two_ints", () => {
      throw new Error("bad");
    });
    new ClientPeer(engine).appear().getReady().ask({ a: 1n, b: 2n });
    expect(host.complaints).toEqual([expect.stringContaining("bad"), expect.stringContaining("worse")]);
  });

  test("rclpy 73: differs, one that is none is refused when the service is made", () => {
    expect(() => setup().node.createService(AddTwoInts, "x", undefined as never)).toThrow(TypeError);
  });

  test("of the wrong type is an error of types", () => {
    const refused = () => {
      const { node } = setup();
      // @ts-expect-error the response lacks its sum
      node.createService(AddTwoInts, "x", () => ({}));
      // @ts-expect-error nothing is returned
      node.createService(AddTwoInts, "x", () => {});
      // @ts-expect-error there is no c
      node.createService(AddTwoInts, "x", (request) => ({ sum: request.c }));
      node.createService(AddTwoInts, "x", async () => LATER);
      const asField: Service<Request, Response> = node.createService(AddTwoInts, "x", () => LATER);
      void asField;
      node.createService(AddTwoInts, "x", () => ({ sum: 1 }));
    };
    expect(refused).toBeInstanceOf(Function);
  });
});

describe("requests that can not be read", () => {
  test("are dropped, counted and complained of once for each sender; the service goes on", () => {
    const { engine, host, context, client } = serving();
    const [fast, cyclone] = [client(VENDOR_FASTDDS), client(VENDOR_CYCLONEDDS)];
    for (const payload of [
      new Uint8Array(0),
      Uint8Array.of(0, 1, 0, 0, 1, 2, 3),
      Uint8Array.of(0, 3, 0, 0, ...new Uint8Array(16)),
      // As a Cyclone client would, were it not Fast DDS: rmw_fastrtps takes the header for a and b.
      Uint8Array.of(0, 1, 0, 0, ...new Uint8Array(32)),
    ]) {
      fast.askRaw(payload);
    }
    // As a Fast DDS client would, were it not Cyclone: rmw_cyclonedds runs its callback with zeros.
    cyclone.askRaw(plain({ a: 2n, b: 3n }));
    expect(engine.takeWritten()).toEqual([]);
    expect(context.counters.malformed).toBe(5);
    expect(host.complaints).toHaveLength(2);
    expect(host.complaints[0]).toMatch(/a request of a Fast DDS writer 010f.* on \/add_two_ints can not be read/);
    fast.ask({ a: 1n, b: 2n });
    expect(sumOf(engine.takeWritten()[0]!)).toBe(3n);
  });

  test("with up to three bytes of padding can be read", () => {
    const { engine, client } = serving();
    client().askRaw(Uint8Array.of(...plain({ a: 1n, b: 2n }), 0, 0, 0));
    expect(engine.takeWritten()).toHaveLength(1);
  });

  test("that are lost for good are complained of", () => {
    const { host, client, context } = serving();
    client().loseRequests(2);
    expect(host.complaints).toEqual([expect.stringMatching(/^2 requests of a Fast DDS writer/)]);
    expect(context.counters["samples-lost"]).toBe(1);
  });

  test("of a writer that is not matched go unnoticed", () => {
    const { engine, host } = serving();
    new ClientPeer(engine).ask({ a: 1n, b: 2n });
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toEqual([]);
  });
});

describe("the end of a service", () => {
  test("rclpy 96: is seen by its clients, to whom it is not ready any more", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const service = simulatedNode(network, "server").node.createService(AddTwoInts, "add_two_ints", add);
    const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add_two_ints");
    expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
    service.destroy();
    expect(await network.run(1000, () => !client.serviceIsReady())).toBe(true);
  });

  test("rclpy 90, 94: its endpoints leave, its names are refused, twice is fine", () => {
    const { engine, service } = serving();
    service.destroy();
    service.destroy();
    expect(engine.endpoints.size).toBe(0);
    expect(() => service.serviceName).toThrow(expect.objectContaining({ code: "destroyed" }));
    expect(() => service.handle).toThrow(expect.objectContaining({ code: "destroyed" }));
  });

  test("rclpy 82: differs, inside its own callback, or while one is at work, it drops the response quietly", async () => {
    const { engine, host, context, service, client, errors } = serving((_request, response) => {
      service.destroy();
      return response;
    });
    client().ask({ a: 1n, b: 2n });
    await settle();
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toEqual([]);
    expect(errors).toEqual([]);
    expect(context.counters["reply-dropped"]).toBe(1);
  });
});

test("rclpy 130: a service with a durability of its own is warned of, a client is not", () => {
  const { host, node } = setup();
  node.createService(AddTwoInts, "x", add, { qos: { durability: "transient-local" } });
  node.createClient(AddTwoInts, "x", { qos: { durability: "transient-local" } });
  expect(host.complaints).toEqual([expect.stringContaining("/x is offered with durability transient-local")]);
});
