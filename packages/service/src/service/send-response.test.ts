// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { add, serving, sumOf } from "../../test/setup.js";
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

  test("is sent by sendResponse, to whoever asked, in whatever order (statements 7, 83)", () => {
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

  test("twice is no error: the client ignores the second (statement 84)", () => {
    const { engine, service, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    service.sendResponse({ sum: 1n }, headers[0]!);
    service.sendResponse({ sum: 2n }, headers[0]!);
    expect(engine.takeWritten()).toHaveLength(2);
  });

  test("to a client that has gone is silently nothing (statement 85)", () => {
    const { engine, host, service, client, headers } = later();
    const fast = client();
    fast.ask({ a: 1n, b: 1n });
    fast.leave();
    service.sendResponse({ sum: 1n }, headers[0]!);
    expect(engine.takeWritten()).toEqual([]);
    expect(host.complaints).toEqual([]);
  });

  test("must fit and go with a header; what does not is refused (statements 5, 6)", () => {
    const { engine, service, client, headers } = later();
    client().ask({ a: 1n, b: 1n });
    const [header] = headers;
    expect(() => service.sendResponse({} as never, header!)).toThrow(/^sum of/);
    expect(() => service.sendResponse({ sum: "1" } as never, header!)).toThrow(TypeError);
    expect(() => service.sendResponse({ sum: 1n }, undefined as never)).toThrow(TypeError);
    expect(() => service.sendResponse({ sum: 1n }, { ...header! })).toThrow(TypeError);
    expect(engine.takeWritten()).toEqual([]);
    service.destroy();
    expect(() => service.sendResponse({} as never, header!)).toThrow(TypeError);
    const destroyed = expect.objectContaining({ code: "destroyed" });
    expect(() => service.sendResponse({ sum: 1n }, header!)).toThrow(destroyed);
    expect(() => service.sendResponse({ sum: 1n }, undefined as never)).toThrow(destroyed);
  });

  test("with the header of another service reaches nobody (statement 88)", () => {
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
