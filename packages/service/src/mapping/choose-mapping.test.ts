// SPDX-License-Identifier: Apache-2.0

import {
  type SampleEvent,
  VENDOR_CONNEXT,
  VENDOR_CYCLONEDDS,
  VENDOR_FASTDDS,
  VENDOR_RCLTS,
  VENDOR_RUSTDDS,
} from "@rclts/rtps";
import { FakeEngine, Peer } from "../../test/fake-engine.js";
import { chooseMapping, detectMapping, type Rmw } from "./choose-mapping.js";
import { relatedIdentityList } from "./related-identity.js";

const engine = new FakeEngine();
const endpoint = (vendor: number, userData = "") => new Peer(engine, vendor).endpoint("reader", 1, userData);

test.each([
  ["Fast DDS", VENDOR_FASTDDS, "", "fastdds"],
  ["Cyclone", VENDOR_CYCLONEDDS, "serviceid=1.10.2;", "cyclone"],
  ["Cyclone without an id", VENDOR_CYCLONEDDS, "", "cyclone"],
  ["Connext", VENDOR_CONNEXT, "", "connext"],
  ["rclts, which carries Cyclone's ids too", VENDOR_RCLTS, "serviceid=1.f0.2;", "fastdds"],
  ["RustDDS", VENDOR_RUSTDDS, "", undefined],
  ["a stranger", 0x0199, "", undefined],
  ["a stranger with a service id", 0x0199, "serviceid=1.99.2;", "cyclone"],
  ["a stranger with a client id", 0x0199, "clientid=1.99.2;", "cyclone"],
])("%s (vendor %i, user data %j) speaks %s", (_, vendor, userData, mapping) => {
  expect(chooseMapping(endpoint(vendor, userData), "auto")?.name).toBe(mapping);
});

test.each<[Rmw, string]>([
  ["rmw_fastrtps_cpp", "fastdds"],
  ["rmw_cyclonedds_cpp", "cyclone"],
  ["rmw_connextdds", "connext"],
])("%s decides for a stranger, and for nobody who can be told", (rmw, mapping) => {
  expect(chooseMapping(endpoint(0x0199), rmw)?.name).toBe(mapping);
  expect(chooseMapping(endpoint(VENDOR_RUSTDDS), rmw)?.name).toBe(mapping);
  expect(chooseMapping(endpoint(VENDOR_FASTDDS), rmw)?.name).toBe("fastdds");
  expect(chooseMapping(endpoint(VENDOR_CYCLONEDDS), rmw)?.name).toBe("cyclone");
  expect(chooseMapping(endpoint(VENDOR_RCLTS), rmw)?.name).toBe("fastdds");
});

test("a stranger's request is in the form whose length comes out right, unless an identity says which", () => {
  const request = { inlineQos: undefined, inlineQosLittleEndian: true } as SampleEvent;
  expect(detectMapping(request, () => true)?.name).toBe("fastdds");
  expect(detectMapping(request, (mapping) => mapping.name === "cyclone")?.name).toBe("cyclone");
  expect(detectMapping(request, () => false)).toBeUndefined();
  const identified = { ...request, inlineQos: relatedIdentityList(new Uint8Array(16).fill(1), -1) };
  expect(detectMapping(identified, () => false)?.name).toBe("fastdds");
});
