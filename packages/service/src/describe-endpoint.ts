// SPDX-License-Identifier: Apache-2.0
// Names a remote endpoint for people.

import { hex, type RemoteEndpoint, vendorName } from "@rclts/rtps";

/**
 * Such as `/talker's Fast DDS writer 010f…0203`, or as long as the node is not known
 * `a Fast DDS writer 010f…0203 at 192.168.0.7:7410`.
 *
 * @param owner the full name of its node
 */
export function describeEndpoint({ kind, guid, participant }: RemoteEndpoint, owner: string | undefined): string {
  const vendor = participant.rcltsVersion === undefined ? vendorName(participant.vendor) : "rclts";
  const endpoint = `${vendor} ${kind} ${hex(guid)}`;
  if (owner !== undefined) return `${readable(owner)}'s ${endpoint}`;
  // Participants of ROS all have the name of their enclave, which as a rule is the same one.
  const name = participant.name === "" || participant.name === "/" ? "" : ` of ${JSON.stringify(participant.name)}`;
  const address = participant.address === "" ? "" : ` at ${participant.address}`;
  return `a ${endpoint}${name}${address}`;
}

/** Nobody checks what a peer calls its nodes. */
function readable(fullName: string): string {
  return /^[\w/]+$/.test(fullName) ? fullName : JSON.stringify(fullName);
}
