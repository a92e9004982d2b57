// SPDX-License-Identifier: Apache-2.0
// The node is /ns/sub/n; the rules are rcl's of Humble, by its source and by trying the orders of patterns on rclpy.

import { Parameter } from "./parameter.js";
import { overridesFor } from "./parameter-overrides.js";

const of = (pattern: string, ...parameters: Parameter[]) =>
  [pattern, new Map(parameters.map((parameter) => [parameter.name, parameter]))] as const;

test.each([
  ["/**", true],
  ["/ns/sub/n", true],
  ["ns/sub/n", true],
  ["/ns/**", true],
  ["/ns/**/n", true],
  ["/ns/sub/**/n", true],
  ["/ns/*/n", true],
  ["/*/*/*", true],
  ["/*/n", false],
  ["/ns/*", false],
  ["n", false],
  ["/n", false],
  ["/ns/sub", false],
  ["/ns/sub/nn", false],
])("%s is for this node: %p", (pattern, expected) => {
  const found = overridesFor(new Map([of(pattern, new Parameter("p", 1))]), "/ns/sub/n");
  expect(found.has("p")).toBe(expected);
});

test("what a later pattern says counts, parameter by parameter", () => {
  const rules = new Map([
    of("/**", new Parameter("a", 1), new Parameter("b", 1)),
    of("/n", new Parameter("b", 2), new Parameter("c", 2)),
    of("/*", new Parameter("c", 3)),
  ]);
  expect([...overridesFor(rules, "/n").values()].map(({ name, value }) => [name, value])).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
});
