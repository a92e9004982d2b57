// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS, vendorName } from "./vendor.js";

test("vendors have names for people, unknown ones their number", () => {
  expect(vendorName(VENDOR_FASTDDS)).toBe("Fast DDS");
  expect(vendorName(VENDOR_CYCLONEDDS)).toBe("Cyclone DDS");
  expect(vendorName(VENDOR_RCLTS)).toBe("rclts");
  expect(vendorName(0x0042)).toBe("vendor 0042");
});

test("rclts does not pass for a vendor whose peers treat their own kind differently", () => {
  expect(VENDOR_RCLTS).toBe(0x01f0);
});
