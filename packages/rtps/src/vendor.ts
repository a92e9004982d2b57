// SPDX-License-Identifier: Apache-2.0
// Vendor ids: who wrote the implementation that a datagram comes from (RTPS 2.5, 9.4.4; ids are given out by the OMG).

import type { VendorId } from "./engine.js";

/** Names a vendor for people; an id that is not in the table becomes its four hexadecimal digits. */
export function vendorName(id: VendorId): string {
  return VENDOR_NAMES.get(id) ?? `vendor ${id.toString(16).padStart(4, "0")}`;
}

/** RTI Connext. */
export const VENDOR_CONNEXT: VendorId = 0x0101;
/** eProsima Fast DDS. */
export const VENDOR_FASTDDS: VendorId = 0x010f;
/** Eclipse Cyclone DDS. */
export const VENDOR_CYCLONEDDS: VendorId = 0x0110;
/** Atostek RustDDS. */
export const VENDOR_RUSTDDS: VendorId = 0x0112;
/** S2E Dust DDS. */
export const VENDOR_DUST: VendorId = 0x0114;
/**
 * rclts. The OMG has not assigned it: it must differ from every known id, since Fast DDS and Cyclone apply rules of
 * their own to peers of their own kind.
 */
export const VENDOR_RCLTS: VendorId = 0x01f0;

const VENDOR_NAMES: ReadonlyMap<VendorId, string> = new Map([
  [0x0000, "unknown vendor"],
  [VENDOR_CONNEXT, "RTI Connext"],
  [0x0102, "OpenSplice"],
  [0x0103, "OpenDDS"],
  [0x0104, "MilSOFT"],
  [0x0105, "Kongsberg"],
  [0x0106, "CoreDX"],
  [0x0109, "ETRI"],
  [0x010a, "RTI Connext Micro"],
  [0x010b, "Vortex Cafe"],
  [0x010d, "Vortex Lite"],
  [VENDOR_FASTDDS, "Fast DDS"],
  [VENDOR_CYCLONEDDS, "Cyclone DDS"],
  [0x0111, "Gurum"],
  [VENDOR_RUSTDDS, "RustDDS"],
  [0x0113, "ZRDDS"],
  [VENDOR_DUST, "Dust DDS"],
  [0x0115, "Safe DDS"],
  [0x0120, "ADLINK Cloud"],
  [VENDOR_RCLTS, "rclts"],
]);
