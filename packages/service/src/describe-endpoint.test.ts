// SPDX-License-Identifier: Apache-2.0

import { VENDOR_RCLTS } from "@rclts/rtps";
import { FakeEngine, Peer } from "../test/fake-engine.js";
import { describeEndpoint } from "./describe-endpoint.js";

const GUID = "[0-9a-f]{32}";

test.each<[string, string | undefined, string, RegExp]>([
  ["by its node", "/ns/talker", "/", new RegExp(`^/ns/talker's Fast DDS writer ${GUID}$`)],
  [
    "by its address if the node is not known",
    undefined,
    "/",
    new RegExp(`^a Fast DDS writer ${GUID} at 10.0.0.7:7410$`),
  ],
  [
    "by its participant's name too, if it has one",
    undefined,
    "app",
    new RegExp(`writer ${GUID} of "app" at 10.0.0.7:7410$`),
  ],
  ["with names that a terminal would obey in quotes", "/\u001b[2Jx", "/", /^"\/\\u001b\[2Jx"'s Fast DDS/],
  ["and so a participant's", undefined, "\n[INFO] all is well", /of "\\n\[INFO\] all is well" at/],
])("an endpoint is described %s", (_, owner, name, expected) => {
  const peer = new Peer(new FakeEngine(), undefined, name);
  expect(describeEndpoint(peer.endpoint("writer", 1), owner)).toMatch(expected);
});

test("what rclts makes is said to be of rclts", () => {
  const peer = new Peer(new FakeEngine(), VENDOR_RCLTS);
  expect(describeEndpoint(peer.endpoint("reader", 1), "/a")).toMatch(/^\/a's rclts reader/);
});
