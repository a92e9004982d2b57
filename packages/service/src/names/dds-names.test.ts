// SPDX-License-Identifier: Apache-2.0

import { ddsTypeName, replyTopic, requestTopic } from "./dds-names.js";

test("a service has a request topic and a reply topic", () => {
  expect(requestTopic("/ns/add")).toBe("rq/ns/addRequest");
  expect(replyTopic("/ns/add")).toBe("rr/ns/addReply");
});

test("a message of a service or an action has a DDS type name", () => {
  expect(ddsTypeName("example_interfaces/srv/AddTwoInts_Request")).toBe(
    "example_interfaces::srv::dds_::AddTwoInts_Request_",
  );
  expect(ddsTypeName("pkg/action/Fib_SendGoal_Response")).toBe("pkg::action::dds_::Fib_SendGoal_Response_");
});

test.each(["AddTwoInts", "pkg/AddTwoInts", "pkg/srv/", "a/b/c/d"])("%j is no interface name", (name) => {
  expect(() => ddsTypeName(name)).toThrow(TypeError);
});
