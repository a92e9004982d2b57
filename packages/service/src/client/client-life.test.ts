// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../../test/add-two-ints.js";
import { connected, ServerPeer, setup, stateOf } from "../../test/setup.js";
import { ServiceError } from "../service-error.js";

describe("the end of a client", () => {
  test("rclpy 92: differs, destroying it settles all of its calls and waits", async () => {
    const { engine, client, server } = connected();
    const sent = client.call({ a: 1n, b: 2n });
    const future = client.callAsync({ a: 1n, b: 2n });
    server.leave();
    await expect(sent).rejects.toMatchObject({ code: "server-lost" });
    await expect(future).rejects.toMatchObject({ code: "server-lost" });
    const queued = client.call({ a: 1n, b: 2n }, { timeout: 50 });
    const wait = client.waitForService();
    client.destroy();
    client.destroy();
    await expect(queued).rejects.toMatchObject({ code: "destroyed", serviceName: "/add_two_ints" });
    await expect(wait).rejects.toMatchObject({ code: "destroyed" });
    expect(engine.endpoints.size).toBe(0);
  });

  test("rclpy 18, 58, 90, 94: a destroyed client throws, and a wrong request does so first", () => {
    const { client } = connected();
    client.destroy();
    client.destroy();
    for (const use of [
      () => client.call({ a: 1n, b: 2n }),
      () => client.callAsync({ a: 1n, b: 2n }),
      () => client.waitForService(),
      () => client.serviceIsReady(),
      () => client.serviceName,
      () => client.handle,
    ]) {
      expect(use).toThrow(ServiceError);
      expect(use).toThrow(expect.objectContaining({ code: "destroyed", serviceName: "/add_two_ints" }));
    }
    expect(() => client.callAsync({ a: 1n } as never)).toThrow(TypeError);
  });
});

describe("waiting for the service", () => {
  test("rclpy 56, 60, 61: there is none: not ready, and a wait of no time says so at once", async () => {
    const { node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    expect(client.serviceIsReady()).toBe(false);
    await expect(client.waitForService({ timeout: 0 })).resolves.toBe(false);
    await expect(client.waitForService({ timeout: -1 })).resolves.toBe(false);
  });

  test("rclpy 57, 62: there is one: ready, and a wait is over at once", async () => {
    const { host, client } = connected();
    expect(client.serviceIsReady()).toBe(true);
    await expect(client.waitForService({ timeout: 5000 })).resolves.toBe(true);
    expect(host.timers).toBe(0);
  });

  test("rclpy 63, 68: a wait ends when a server gets ready, not when it is only half matched", async () => {
    const { engine, host, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const waits = [client.waitForService(), client.waitForService({ timeout: 5000 })];
    const server = new ServerPeer(engine).appear();
    expect(await stateOf(waits[0]!)).toBe("pending");
    server.getReady();
    await expect(Promise.all(waits)).resolves.toEqual([true, true]);
    expect(host.timers).toBe(0);
  });

  test("rclpy 59: a wait ends with false after its time", async () => {
    const { host, node } = setup();
    const wait = node.createClient(AddTwoInts, "add_two_ints").waitForService({ timeout: 5000 });
    host.advance(4999);
    expect(await stateOf(wait)).toBe("pending");
    host.advance(1);
    await expect(wait).resolves.toBe(false);
  });

  test("rclpy 64: differs, a wait is as long as it says, not a multiple of a quarter of a second", async () => {
    const { host, node } = setup();
    const wait = node.createClient(AddTwoInts, "add_two_ints").waitForService({ timeout: 100 });
    host.advance(99.9);
    expect(await stateOf(wait)).toBe("pending");
    host.advance(0.1);
    expect(await stateOf(wait)).toBe("resolved");
  });

  test("rclpy 65: without a time a wait has no end", async () => {
    const { host, node } = setup();
    const wait = node.createClient(AddTwoInts, "add_two_ints").waitForService();
    host.advance(1e9);
    expect([await stateOf(wait), host.timers]).toEqual(["pending", 0]);
  });

  test("a signal ends a wait with its reason", async () => {
    const { host, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const controller = new AbortController();
    const wait = client.waitForService({ signal: controller.signal, timeout: 1000 });
    controller.abort("enough");
    await expect(wait).rejects.toBe("enough");
    await expect(client.waitForService({ signal: controller.signal })).rejects.toBe("enough");
    expect(host.timers).toBe(0);
  });

  test("rclpy 67, 96: a server that goes makes it not ready again", () => {
    const { client, server } = connected();
    server.leave();
    expect(client.serviceIsReady()).toBe(false);
  });
});
