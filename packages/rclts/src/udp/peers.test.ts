// SPDX-License-Identifier: Apache-2.0
// Which addresses are announced to as peers come and go.

import type { UdpAddress } from "@rclts/rtps";
import { Peers, type PeersReach } from "./peers.js";

async function resolve(host: string): Promise<string> {
  if (host === "robot") throw new Error("getaddrinfo ENOTFOUND robot");
  return host === "localhost" ? "127.0.0.1" : host;
}

function peersOf(reach: Partial<PeersReach> = {}): { peers: Peers; announced: Set<string> } {
  const announced = new Set<string>();
  const key = ({ address, port }: UdpAddress): string => `${address}:${port}`;
  const announcer = {
    addPeer: (peer: UdpAddress) => void announced.add(key(peer)),
    removePeer: (peer: UdpAddress) => void announced.delete(key(peer)),
  };
  const peers = new Peers(announcer, { domainId: 0, range: "subnet", isConfined: false, ...reach }, resolve);
  return { peers, announced };
}

test("a peer is announced to from when it is added until it is removed, by the same text", async () => {
  const { peers, announced } = peersOf();
  await peers.add("127.0.0.1:7412");
  expect([...announced]).toEqual(["127.0.0.1:7412"]);
  expect(peers.remove("127.0.0.1")).toBe(false);
  expect(peers.remove("127.0.0.1:7412")).toBe(true);
  expect([...announced]).toEqual([]);
  expect(peers.remove("127.0.0.1:7412")).toBe(false);
});

test("an address that two texts mean is announced to until both are removed", async () => {
  const { peers, announced } = peersOf();
  await peers.add("127.0.0.1:7412");
  await peers.add("localhost:7412");
  peers.remove("127.0.0.1:7412");
  expect([...announced]).toEqual(["127.0.0.1:7412"]);
  peers.remove("localhost:7412");
  expect([...announced]).toEqual([]);
});

test("a peer that is removed while its name is being resolved is not announced to", async () => {
  const { peers, announced } = peersOf();
  const adding = peers.add("localhost:7412");
  expect(peers.remove("localhost:7412")).toBe(true);
  await adding;
  expect([...announced]).toEqual([]);
});

test("where nothing may leave this machine only its own addresses can be peers", async () => {
  const { peers, announced } = peersOf({ range: "localhost", isConfined: true });
  await peers.add("127.0.0.1:7412");
  await expect(peers.add("192.0.2.9")).rejects.toThrow(
    'peer "192.0.2.9" (192.0.2.9) cannot be reached: this context uses this machine alone; open it with discoveryRange ' +
      '"subnet", or with static peers from the start',
  );
  expect([...announced]).toEqual(["127.0.0.1:7412"]);
});

test("with the discovery range off there are no peers", async () => {
  const { peers } = peersOf({ range: "off", isConfined: true });
  await expect(peers.add("127.0.0.1")).rejects.toThrow('peer "127.0.0.1" is not told of this context');
  expect(peers.remove("127.0.0.1")).toBe(false);
});

test("of those that the settings name, one that does not resolve is warned of and left out", async () => {
  const { peers, announced } = peersOf();
  const warnings: string[] = [];
  await peers.addAll(["robot", "127.0.0.1:7"], (text) => warnings.push(text));
  expect([...announced]).toEqual(["127.0.0.1:7"]);
  expect(warnings).toEqual(['static peer "robot" is left out: getaddrinfo ENOTFOUND robot']);
  await expect(peers.addAll(["a b"], () => {})).rejects.toThrow(RangeError);
});
