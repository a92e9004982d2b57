// SPDX-License-Identifier: Apache-2.0

import { resolveStaticPeer } from "./static-peers.js";

test("a host without a port is announced to at the discovery ports of indices 0 to 31", async () => {
  const peers = await resolveStaticPeer("192.0.2.9", 5);
  expect(peers).toHaveLength(32);
  expect(peers[0]).toEqual({ address: "192.0.2.9", port: 7400 + 5 * 250 + 10 });
  expect(peers[31]).toEqual({ address: "192.0.2.9", port: 7400 + 5 * 250 + 72 });
});

test("a host with a port is announced to there alone, and names are resolved", async () => {
  expect(await resolveStaticPeer("localhost:7412", 0)).toEqual([{ address: "127.0.0.1", port: 7412 }]);
  expect(await resolveStaticPeer(" 192.0.2.9:1 ", 0)).toEqual([{ address: "192.0.2.9", port: 1 }]);
});

test.each(["", "a b", "host:", "host:0", "host:65536", "::1"])("%p is refused with what is expected", async (peer) => {
  await expect(resolveStaticPeer(peer, 0)).rejects.toThrow(
    new RangeError(`"${peer}" is no static peer: expected a host name or IPv4 address, or one with ":port"`),
  );
});

test("a name that does not resolve is an error", async () => {
  const resolve = async (host: string): Promise<string> => {
    throw new Error(`getaddrinfo ENOTFOUND ${host}`);
  };
  await expect(resolveStaticPeer("robot", 0, resolve)).rejects.toThrow("getaddrinfo ENOTFOUND robot");
});
