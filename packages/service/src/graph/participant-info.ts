// SPDX-License-Identifier: Apache-2.0
// What is known of another participant: a process that takes part in the graph, or one of several of its contexts.

import { type RemoteEndpoint, type RemoteParticipant, vendorName } from "@rclts/rtps";
import { chooseMapping, type Rmw } from "../mapping/choose-mapping.js";
import type { MappingName } from "../mapping/service-mapping.js";
import { userDataValue } from "../user-data.js";
import type { NodeDescription } from "./discovery-info.js";

/** What is known of another participant of the domain. */
export interface ParticipantInfo {
  /** 12 bytes, with which the GUIDs of its endpoints start. */
  readonly guidPrefix: Uint8Array;
  /** Whose implementation it is: `rclts`, `Fast DDS`, `Cyclone DDS` or another. */
  readonly vendor: string;
  /** Where it is reached, as it said when it was found, such as `192.168.0.7:7410`. */
  readonly address: string;
  /** Such as `/`; undefined for a participant that is none of ROS. */
  readonly enclave: string | undefined;
  readonly nodes: readonly { readonly name: string; readonly namespace: string }[];
  /** In which RMW's form its services are called; undefined if nothing tells. */
  readonly mapping: MappingName | undefined;
  /** Which distributions it can be of; undefined for what is none of ROS, and until its endpoints are known. */
  readonly distro: DistroRange | undefined;
  /**
   * Whether it has told all that it tells to whom it hears: of its endpoints, and if it is of ROS, of its nodes. As long as
   * it has not, it is just being found, or what is sent to it does not arrive.
   */
  readonly hasAnswered: boolean;
}

/** From Iron on nodes announce the hashes of their types. */
export type DistroRange = "humble or older" | "iron or later";

export function participantInfo(
  participant: RemoteParticipant,
  endpoints: ReadonlyMap<unknown, RemoteEndpoint>,
  nodes: readonly NodeDescription[],
  hasAnswered: boolean,
  rmw: Rmw,
): ParticipantInfo {
  const { guidPrefix, vendor, rcltsVersion, address, userData } = participant;
  return {
    guidPrefix: guidPrefix.slice(),
    vendor: rcltsVersion === undefined ? vendorName(vendor) : "rclts",
    address,
    enclave: userDataValue(userData, "enclave"),
    nodes: nodes.map(({ name, namespace }) => ({ name, namespace })),
    mapping: chooseMapping({ participant, userData: NO_BYTES }, rmw)?.name,
    distro: distroOf(participant, endpoints),
    hasAnswered,
  };
}

function distroOf(
  { rcltsVersion, userData }: RemoteParticipant,
  endpoints: ReadonlyMap<unknown, RemoteEndpoint>,
): DistroRange | undefined {
  if (rcltsVersion !== undefined || userDataValue(userData, "enclave") === undefined || endpoints.size === 0)
    return undefined;
  for (const endpoint of endpoints.values())
    if (userDataValue(endpoint.userData, "typehash") !== undefined) return "iron or later";
  return "humble or older";
}

const NO_BYTES = new Uint8Array(0);
