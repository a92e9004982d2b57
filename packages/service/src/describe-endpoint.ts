// SPDX-License-Identifier: Apache-2.0
// Names a remote endpoint for people.

import { hex, type RemoteEndpoint, vendorName } from "@rclts/rtps";

/** Such as `a Fast DDS writer 010f…0203 of "/talker"`. */
export function describeEndpoint(endpoint: RemoteEndpoint): string {
  const { participant } = endpoint;
  const vendor = participant.rcltsVersion === undefined ? vendorName(participant.vendor) : "rclts";
  const owner = participant.name === "" ? "" : ` of "${participant.name}"`;
  return `a ${vendor} ${endpoint.kind} ${hex(endpoint.guid)}${owner}`;
}
