// SPDX-License-Identifier: Apache-2.0

import { expandName } from "./expand.js";
import { InvalidServiceNameException, NameValidationException } from "./name-validation-exception.js";

const expand = (name: string, namespace: string, nodeName = "n") =>
  expandName(name, { nodeName, namespace }, "service");

test.each([
  ["service", "/", "/service"],
  ["service", "/ns", "/ns/service"],
  ["example/service", "/my/ns", "/my/ns/example/service"],
  ["/service", "/ns", "/service"],
])("%s in %s is %s (statement 103)", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test.each([
  ["~/x", "/ns", "/ns/n/x"],
  ["~", "/ns", "/ns/n"],
  ["~/x", "/", "/n/x"],
])("%s of node n in %s is %s (statement 104)", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test.each([
  ["{node}/x", "/ns", "/ns/n/x"],
  ["{node}_a/{node}", "/", "/n_a/n"],
  ["{ns}/x", "/ns", "/ns/x"],
  ["{namespace}/x", "/ns", "/ns/x"],
])("%s of node n in %s is %s (statement 105)", (name, namespace, full) => {
  expect(expand(name, namespace)).toBe(full);
});

test("an unknown substitution is refused by name (statement 105)", () => {
  const fail = () => expand("a/{ping}", "/");
  expect(fail).toThrow(RangeError);
  expect(fail).toThrow(/unknown substitution \{ping\}/);
  expect(fail).not.toThrow(NameValidationException);
});

test("a substitution that makes a double slash is refused (statement 105)", () => {
  expect(() => expand("/foo/{namespace}", "/ns")).toThrow(InvalidServiceNameException);
});
