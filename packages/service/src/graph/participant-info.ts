// SPDX-License-Identifier: Apache-2.0
// What is known of another participant: a process that takes part in the graph, or one of several of its contexts.

import { type RemoteParticipant, vendorName } from "@rclts/rtps";
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
  /**
   * Whether it has told all that it tells to whom it hears: of its endpoints, and if it is of ROS, of its nodes. As long as
   * it has not, it is just being found, or what is sent to it does not arrive.
   */
  readonly hasAnswered: boolean;
}

export function participantInfo(
  { guidPrefix, vendor, rcltsVersion, address, userData }: RemoteParticipant,
  nodes: readonly NodeDescription[],
  hasAnswered: boolean,
): ParticipantInfo {
  return {
    guidPrefix: guidPrefix.slice(),
    vendor: rcltsVersion === undefined ? vendorName(vendor) : "rclts",
    address,
    enclave: userDataValue(userData, "enclave"),
    nodes: nodes.map(({ name, namespace }) => ({ name, namespace })),
    hasAnswered,
  };
}
