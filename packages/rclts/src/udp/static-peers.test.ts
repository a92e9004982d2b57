// SPDX-License-Identifier: Apache-2.0

import { resolveStaticPeers } from "./static-peers.js";

const unexpected = (message: string): void => {
  throw new Error(message);
};

test("a host without a port is announced to at the discovery ports of indices 0 to 31", async () => {
  const peers = await resolveStaticPeers(["192.0.2.9"], 5, unexpected);
  expect(peers).toHaveLength(32);
  expect(peers[0]).toEqual({ address: "192.0.2.9", port: 7400 + 5 * 250 + 10 });
  expect(peers[31]).toEqual({ address: "192.0.2.9", port: 7400 + 5 * 250 + 72 });
});

test("a host with a port is announced to there alone, and names are resolved", async () => {
  expect(await resolveStaticPeers(["localhost:7412", " 192.0.2.9:1 "], 0, unexpected)).toEqual([
    { address: "127.0.0.1", port: 7412 },
    { address: "192.0.2.9", port: 1 },
  ]);
});

test.each(["", "a b", "host:", "host:0", "host:65536", "::1"])("%p is refused with what is expected", async (peer) => {
  await expect(resolveStaticPeers([peer], 0, unexpected)).rejects.toThrow(
    `"${peer}" is no static peer: expected a host name or IPv4 address, or one with ":port"`,
  );
});

test("a name that does not resolve is warned of and left out", async () => {
  const warnings: string[] = [];
  const resolve = async (host: string): Promise<string> => {
    if (host === "robot") throw new Error("getaddrinfo ENOTFOUND robot");
    return host;
  };
  const warn = (text: string): number => warnings.push(text);
  const peers = await resolveStaticPeers(["robot", "127.0.0.1:7"], 0, warn, resolve);
  expect(peers).toEqual([{ address: "127.0.0.1", port: 7 }]);
  expect(warnings).toEqual(['static peer "robot" is left out: getaddrinfo ENOTFOUND robot']);
});
