// SPDX-License-Identifier: Apache-2.0

import { expandName } from "./expand.js";
import { InvalidServiceNameException, NameValidationException } from "./name-validation-exception.js";

const expand = (name: string, namespace: string, nodeName = "n") =>
  expandName(name, { nodeName, namespace }, "service");

test.each([
  ["service", "/", "/service"],
  ["service", "/ns", "/ns/service"],
  ["example/service", "/my/ns", "/my/ns/example/service"],
  ["/service", "/", "/service"],
  ["/service", "/ns", "/service"],
])("rclpy 103: %s in %s is %s", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test.each([
  ["~/x", "/ns", "/ns/n/x"],
  ["~", "/ns", "/ns/n"],
  ["~/x", "/", "/n/x"],
])("rclpy 104: %s of node n in %s is %s", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test.each([
  ["{node}/x", "/ns", "/ns/n/x"],
  ["{node}_a/{node}", "/", "/n_a/n"],
  ["{ns}/x", "/ns", "/ns/x"],
  ["{namespace}/x", "/ns", "/ns/x"],
])("rclpy 105: %s of node n in %s is %s", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test("rclpy 105: an unknown substitution is refused by name", () => {
  const fail = () => expand("a/{ping}", "/");
  expect(fail).toThrow(RangeError);
  expect(fail).toThrow(/unknown substitution \{ping\}/);
  expect(fail).not.toThrow(NameValidationException);
});

test("rclpy 105: a substitution that makes a double slash is refused", () => {
  expect(() => expand("/foo/{namespace}", "/ns")).toThrow(InvalidServiceNameException);
});
