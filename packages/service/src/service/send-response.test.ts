// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { add, serving, sumOf } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import type { RequestHeader } from "./request-header.js";
import { LATER } from "./service.js";

describe("a response that comes later", () => {
  function later() {
    const headers: RequestHeader[] = [];
    const all = serving((_request, _response, header) => {
      headers.push(header);
      return LATER;
    });
    return { ...all, headers };
  }

  test("rclpy 7: is sent by sendResponse, to whoever asked, in whatever order", () => {
    const { engine, service, client, headers } = later();
    const [fast, cyclone] = [client(VENDOR_FASTDDS), client(VENDOR_CYCLONEDDS)];
    fast.ask({ a: 1n, b: 1n });
    cyclone.askWithHeader({ a: 2n, b: 2n }, 5, 6);
    expect(engine.takeWritten()).toEqual([]);
    service.sendResponse({ sum: 4n }, headers[1]!);
    service.sendResponse({ sum: 2n }, headers[0]!);
    const [toCyclone, toFast] = engine.takeWritten();
    expect([toCyclone?.to, sumOf(toCyclone!, 16)]).toEqual([cyclone.reader.handle, 4n]);
    expect([toFast?.to, sumOf(toFast!)]).toEqual([fast.reader.handle, 2n]);
  });

  test("rclpy 84: twice is no error: the client ignores the second", () => {
    const { engine, service, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    service.sendResponse({ sum: 1n }, headers[0]!);
    service.sendResponse({ sum: 2n }, headers[0]!);
    expect(engine.takeWritten()).toHaveLength(2);
  });

  test("rclpy 85: to a client that has gone is silently nothing", () => {
    const { engine, host, service, client, headers } = later();
    const fast = client();
    fast.ask({ a: 1n, b: 1n });
    fast.leave();
    service.sendResponse({ sum: 1n }, headers[0]!);
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toEqual([]);
  });

  test("rclpy 5: must be one; what is none is a TypeError, even if the service is destroyed", () => {
    const { engine, service, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    const [header] = headers;
    for (let destroyed = 0; destroyed < 2; destroyed++) {
      expect(() => service.sendResponse({} as never, header!)).toThrow(/^sum of/);
      expect(() => service.sendResponse({ sum: "1" } as never, header!)).toThrow(TypeError);
      service.destroy();
    }
    expect(engine.takeWritten()).toEqual([]);
  });

  test("rclpy 6: goes with a header; what is none is a TypeError, unless the service is destroyed", () => {
    const { engine, service, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    const [header] = headers;
    expect(() => service.sendResponse({ sum: 1n }, undefined as never)).toThrow(TypeError);
    expect(() => service.sendResponse({ sum: 1n }, { ...header! })).toThrow(TypeError);
    expect(engine.takeWritten()).toEqual([]);
    service.destroy();
    const destroyed = expect.objectContaining({ code: "destroyed" });
    expect(() => service.sendResponse({ sum: 1n }, header!)).toThrow(destroyed);
    expect(() => service.sendResponse({ sum: 1n }, undefined as never)).toThrow(destroyed);
  });

  test("rclpy 83: completes its client's call", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const headers: RequestHeader[] = [];
    const { node } = simulatedNode(network, "server");
    const service = node.createService(AddTwoInts, "add_two_ints", (_request, _response, header) => {
      headers.push(header);
      return LATER;
    });
    const future = simulatedNode(network, "asker")
      .node.createClient(AddTwoInts, "add_two_ints")
      .callAsync({ a: 1n, b: 2n });
    expect(await network.run(5000, () => headers.length > 0)).toBe(true);
    await network.run(5000);
    expect(future.done()).toBe(false);
    service.sendResponse({ sum: 3n }, headers[0]!);
    expect(await network.run(5000, () => future.done())).toBe(true);
    expect(future.result()).toEqual({ sum: 3n });
  });

  test("rclpy 87: it fails with the code shutdown once the context is shut down, and in no other way", async () => {
    const { service, context, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    await context.shutdown();
    expect(() => service.sendResponse({ sum: 1n }, headers[0]!)).toThrow(expect.objectContaining({ code: "shutdown" }));
  });

  test("rclpy 88: with the header of another service it reaches nobody, and that is logged", () => {
    const { engine, host, service, client, headers, node } = later();
    client().ask({ a: 1n, b: 1n });
    const other = node.createService(AddTwoInts, "other", add);
    other.sendResponse({ sum: 1n }, headers[0]!);
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toEqual([expect.stringMatching(/came to \/add_two_ints, not to \/other/)]);
    service.sendResponse({ sum: 1n }, headers[0]!);
    expect(engine.takeWritten()).toHaveLength(1);
  });
});

describe("a request's signal", () => {
  function watched() {
    const headers: RequestHeader[] = [];
    const all = serving((_request, _response, header) => {
      headers.push(header);
      return LATER;
    });
    const client = all.client();
    client.ask({ a: 1n, b: 1n });
    return { ...all, fast: client, header: headers[0]! };
  }

  test("aborts when the client leaves", () => {
    const { fast, header } = watched();
    const { signal } = header;
    expect(signal.aborted).toBe(false);
    expect(header.signal).toBe(signal);
    fast.leave();
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: "cancelled", serviceName: "/add_two_ints" });
  });

  test("is aborted already when it is asked for too late", () => {
    const { fast, header } = watched();
    fast.leave();
    expect(header.signal.aborted).toBe(true);
  });

  test("aborts when the service is destroyed or the context shut down", async () => {
    const { service, header } = watched();
    const { signal } = header;
    service.destroy();
    expect(signal.reason).toMatchObject({ code: "destroyed" });
    const second = watched();
    void second.header.signal;
    await second.context.shutdown();
    expect(second.header.signal.reason).toMatchObject({ code: "shutdown" });
  });

  test("does not once the request has been answered", () => {
    const { service, fast, header } = watched();
    const { signal } = header;
    service.sendResponse({ sum: 2n }, header);
    fast.leave();
    expect(signal.aborted).toBe(false);
  });
});
