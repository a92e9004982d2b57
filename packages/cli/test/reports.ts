// SPDX-License-Identifier: Apache-2.0
// Reports of doctor on networks and peers that a test cannot have.

import { type EndpointInfo, type NetworkState, type ParticipantInfo, qosProfile } from "rclts";
import type { GraphReport } from "../src/doctor/report.js";

export const NETWORK: NetworkState = {
  range: "subnet",
  staticPeers: [],
  participantIndex: 0,
  discoveryPort: 7410,
  userPort: 7411,
  addresses: ["10.0.0.2"],
  hearsGroup: true,
  groupInterfaces: [],
  receiveBuffer: 425984,
};

export const PEER: ParticipantInfo = {
  guidPrefix: new Uint8Array(12),
  vendor: "Fast DDS",
  address: "10.0.0.3:7410",
  enclave: "/",
  nodes: [],
  mapping: "fastdds",
  distro: "humble or older",
  hasAnswered: true,
};

/** In which nothing is to be found. */
export const WELL: GraphReport = {
  domainId: 0,
  network: NETWORK,
  interfaces: [{ name: "eth0", address: "10.0.0.2", isUsed: true, hearsItself: true }],
  participants: [PEER],
  nodes: ["/talker"],
  services: [],
  topics: [],
};

/** A server's reader of requests, or a client's reader of replies. */
export function reader(
  nodeName: string,
  vendor: string,
  endpointType: "server" | "client",
  isRelay = false,
): EndpointInfo {
  const endpointGid = new Uint8Array(16);
  endpointGid[15] = 0x04;
  const type = { topicType: "std_srvs/srv/Trigger", topicTypeHash: undefined, endpointType, endpointGid };
  return { nodeName, nodeNamespace: "/", ...type, qosProfile: qosProfile("services_default"), vendor, isRelay };
}
