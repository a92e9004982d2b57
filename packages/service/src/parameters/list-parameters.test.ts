// SPDX-License-Identifier: Apache-2.0
// The rules are those of rclpy since Jazzy and of rclcpp, as their sources state them.

import fc from "fast-check";
import { listParameters } from "./list-parameters.js";

const NAMES = ["a", "ab", "b.c", "b.cc", "b.c.d", "b.c.d.e", "c"];

test.each<[string[], number, string[], string[]]>([
  [[], 0, NAMES, ["b", "b.c", "b.c.d"]],
  [[], 1, ["a", "ab", "c"], []],
  [[], 2, ["a", "ab", "b.c", "b.cc", "c"], ["b"]],
  [["a"], 0, ["a"], []],
  [["b"], 0, ["b.c", "b.cc", "b.c.d", "b.c.d.e"], ["b", "b.c", "b.c.d"]],
  [["b"], 1, ["b.c", "b.cc"], ["b"]],
  [["b.c"], 0, ["b.c", "b.c.d", "b.c.d.e"], ["b", "b.c", "b.c.d"]],
  [["b.c"], 1, ["b.c", "b.c.d"], ["b", "b.c"]],
  [["a", "c", "x"], 3, ["a", "c"], []],
  [[""], 0, [], []],
])("with prefixes %j and depth %i", (prefixes, depth, names, found) => {
  expect(listParameters(NAMES, prefixes, depth)).toEqual({ names, prefixes: found });
});

test("no name is lost or added, compared with looking at each prefix", () => {
  const name = fc.stringMatching(/^[ab.]{1,6}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.array(name), fc.integer({ min: 0, max: 4 }), (names, prefixes, depth) => {
      const within = (rest: string) => depth === 0 || rest.split(".").length <= depth;
      const isListed = (one: string) =>
        prefixes.length === 0
          ? within(one)
          : prefixes.some((prefix) => {
              return one === prefix || (one.startsWith(`${prefix}.`) && within(one.slice(prefix.length + 1)));
            });
      expect(listParameters(names, prefixes, depth).names).toEqual(names.filter(isListed));
    }),
  );
});
