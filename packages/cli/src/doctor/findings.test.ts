// SPDX-License-Identifier: Apache-2.0
// What is said of networks and peers that a test cannot have.

import type { NetworkState } from "rclts";
import { NETWORK, PEER, reader, WELL } from "../../test/reports.js";
import { findings } from "./findings.js";
import type { GraphReport } from "./report.js";

function kinds(report: Partial<GraphReport>): string[] {
  return findings({ ...WELL, ...report }).map(({ kind, what }) => `${kind}: ${what}`);
}

test("where all is well nothing is said", () => {
  expect(kinds({})).toEqual([]);
});

test("a peer that is heard and does not answer is a problem, with the ports that its datagrams must get to", () => {
  const found = findings({ ...WELL, participants: [PEER, { ...PEER, address: "10.0.0.4:7410", hasAnswered: false }] });
  expect(found).toEqual([
    {
      kind: "problem",
      what: "Fast DDS at 10.0.0.4:7410 is heard, but does not answer: what is sent to it seems not to arrive",
      advice: expect.stringContaining("ports 7410 and 7411") as string,
    },
  ]);
});

test("multicast that does not come back is a problem, on interfaces that are used", () => {
  const dead = { name: "eth1", address: "10.1.0.2", isUsed: true, hearsItself: false };
  expect(kinds({ interfaces: [...WELL.interfaces, dead, { ...dead, name: "docker0", isUsed: false }] })).toEqual([
    "problem: what is sent to the group by eth1 (10.1.0.2) does not come back",
  ]);
  expect(kinds({ interfaces: [dead], network: { ...NETWORK, hearsGroup: false } })).toEqual([
    "problem: what others announce by multicast is not heard: the group 239.255.0.1 could not be joined",
  ]);
});

test("what limits discovery, and small buffers, are noted behind problems", () => {
  const network: NetworkState = { ...NETWORK, range: "localhost", receiveBuffer: 65536 };
  const participants = [{ ...PEER, hasAnswered: false }];
  expect(kinds({ network, participants }).map((one) => one.split(":")[0])).toEqual(["problem", "note", "note"]);
  expect(kinds({ network: { ...NETWORK, range: "off", hearsGroup: false } })).toEqual(["note: discovery is off"]);
  expect(kinds({ domainId: 200, participants: [] })).toEqual([
    ...(process.platform === "linux"
      ? ["note: the ports of domain 200 are among those that Linux gives to any program"]
      : []),
    "note: nobody else is heard in domain 200",
  ]);
});

test("a server and a client that do not understand each other are a problem, unless a relay is between them", () => {
  const server = reader("server", "Fast DDS", "server");
  const relay = reader("relay", "rclts", "server", true);
  const service = { name: "/x", types: ["std_srvs/srv/Trigger"], taking: [reader("asker", "Cyclone DDS", "client")] };
  const [found] = findings({ ...WELL, services: [{ ...service, giving: [server] }] });
  expect(found?.what).toMatch(/^service \/x is offered by Fast DDS, and \/asker calls it by Cyclone DDS/);
  expect(found?.advice).toContain("rclts relay /x std_srvs/srv/Trigger");
  expect(kinds({ services: [{ ...service, giving: [server, relay] }] })).toEqual([]);
});
