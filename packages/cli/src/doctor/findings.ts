// SPDX-License-Identifier: Apache-2.0
// What is wrong in a report, or worth to know, and what to do about it.

import type { ParticipantInfo } from "rclts";
import { type Finding, note, problem } from "./finding.js";
import { graphFindings } from "./graph-findings.js";
import type { GraphReport } from "./report.js";

/** Problems first. */
export function findings(graph: GraphReport): Finding[] {
  const all = [...networkFindings(graph), ...participantFindings(graph), ...graphFindings(graph)];
  return [...all.filter(({ kind }) => kind === "problem"), ...all.filter(({ kind }) => kind === "note")];
}

function networkFindings({ network, interfaces, domainId }: GraphReport): Finding[] {
  const { range, hearsGroup, receiveBuffer, discoveryPort, userPort } = network;
  const found: Finding[] = [];
  if (range === "off") {
    found.push(note("discovery is off", "set ROS_AUTOMATIC_DISCOVERY_RANGE to SUBNET to find others"));
  } else if (!hearsGroup) {
    found.push(
      problem(
        "what others announce by multicast is not heard: the group 239.255.0.1 could not be joined",
        "look for a process that holds the port of the domain's group alone, or name the other hosts in ROS_STATIC_PEERS",
      ),
    );
  }
  if (range === "localhost" && network.staticPeers.length === 0) {
    found.push(
      note(
        "only nodes of this machine can be found",
        "unset ROS_LOCALHOST_ONLY, and ROS_AUTOMATIC_DISCOVERY_RANGE if it is LOCALHOST, to find those of others",
      ),
    );
  }
  for (const { name, address, isUsed, hearsItself } of hearsGroup ? interfaces : []) {
    if (!isUsed || hearsItself) continue;
    found.push(
      problem(
        `what is sent to the group by ${name} (${address}) does not come back`,
        `let the firewall pass UDP to 239.255.0.1, and to ports ${discoveryPort} and ${userPort}; for other machines see that the network passes multicast, or name them in ROS_STATIC_PEERS`,
      ),
    );
  }
  if (receiveBuffer < ENOUGH_BUFFER) {
    found.push(
      note(
        `the kernel keeps only ${Math.round(receiveBuffer / 1024)} KiB of what comes while the program is busy`,
        "for large messages raise net.core.rmem_max, to 4194304 for example",
      ),
    );
  }
  if (domainId > 101 && process.platform === "linux") {
    found.push(
      note(
        `the ports of domain ${domainId} are among those that Linux gives to any program`,
        "use a ROS_DOMAIN_ID from 0 to 101",
      ),
    );
  }
  return found;
}

function participantFindings({ participants, domainId, network }: GraphReport): Finding[] {
  if (participants.length === 0) {
    return [
      note(
        `nobody else is heard in domain ${domainId}`,
        "see that the others run, have the same ROS_DOMAIN_ID, and are not limited to their own machine; then that the network passes multicast, or name their hosts in ROS_STATIC_PEERS",
      ),
    ];
  }
  return participants
    .filter(({ hasAnswered }) => !hasAnswered)
    .map((one) =>
      problem(
        `${participantText(one)} is heard, but does not answer: what is sent to it seems not to arrive`,
        `see that its firewall passes UDP from this machine, and that of this machine ports ${network.discoveryPort} and ${network.userPort}; with several networks choose one on both sides`,
      ),
    );
}

/** Such as `Fast DDS at 10.0.0.3:7410`. */
export function participantText({ vendor, address }: ParticipantInfo): string {
  return `${vendor} at ${address}`;
}

/** Bytes: what Linux grants by default, as it counts. */
const ENOUGH_BUFFER = 212992;
