// SPDX-License-Identifier: Apache-2.0
// Which mapping a remote endpoint speaks, from what its participant and itself announce.

import {
  type RemoteEndpoint,
  type SampleEvent,
  VENDOR_CONNEXT,
  VENDOR_CYCLONEDDS,
  VENDOR_FASTDDS,
  type VendorId,
} from "@rclts/rtps";
import { userDataValue } from "../user-data.js";
import { connext } from "./connext.js";
import { cyclone } from "./cyclone.js";
import { fastdds } from "./fastdds.js";
import { findRelatedIdentity } from "./related-identity.js";
import type { ServiceMapping } from "./service-mapping.js";

/** An RMW whose mapping is used with peers that cannot be told apart; "auto" leaves it to what they send. */
export type Rmw = "auto" | "rmw_fastrtps_cpp" | "rmw_cyclonedds_cpp" | "rmw_connextdds";

/**
 * The mapping of a remote endpoint; undefined if nothing tells, because its vendor's ROS stacks come in several forms
 * (RustDDS) or are unknown, it has none of the ids that Cyclone's rmw gives, and `rmw` is "auto".
 */
export function chooseMapping(
  endpoint: Pick<RemoteEndpoint, "participant" | "userData">,
  rmw: Rmw,
): ServiceMapping | undefined {
  const { participant, userData } = endpoint;
  if (participant.local || participant.rcltsVersion !== undefined) return fastdds;
  const ofVendor = BY_VENDOR.get(participant.vendor);
  if (ofVendor !== undefined) return ofVendor;
  const paired = userDataValue(userData, "clientid") ?? userDataValue(userData, "serviceid");
  return paired === undefined ? BY_RMW.get(rmw) : cyclone;
}

/**
 * The mapping of a request whose writer does not tell. A related identity is never Cyclone's; without one, the form is
 * that in which the body's length comes out right: Cyclone's is 16 bytes longer. Undefined if neither does.
 *
 * @param fits whether a request can be read from the payload in this form, up to 3 bytes of padding
 */
export function detectMapping(
  request: SampleEvent,
  fits: (mapping: ServiceMapping) => boolean,
): ServiceMapping | undefined {
  if (findRelatedIdentity(request) >= 0 || fits(fastdds)) return fastdds;
  return fits(cyclone) ? cyclone : undefined;
}

/** The table: a new vendor or RMW is one row. */
const BY_VENDOR: ReadonlyMap<VendorId, ServiceMapping> = new Map([
  [VENDOR_FASTDDS, fastdds],
  [VENDOR_CYCLONEDDS, cyclone],
  [VENDOR_CONNEXT, connext],
]);

const BY_RMW: ReadonlyMap<Rmw, ServiceMapping> = new Map([
  ["rmw_fastrtps_cpp", fastdds],
  ["rmw_cyclonedds_cpp", cyclone],
  ["rmw_connextdds", connext],
]);
