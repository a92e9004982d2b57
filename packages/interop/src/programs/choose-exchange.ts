// SPDX-License-Identifier: Apache-2.0
// The exchange that a program's `--type` names.

import { addTwoInts, bigOctets, type Exchange } from "./exchange.js";
import type { Flags } from "./flags.js";
import { ARRAYS, BASIC_TYPES, EMPTY, longTexts, SET_BOOL, STD_EMPTY, TRIGGER } from "./interface-exchanges.js";

/** The peers have the first two, the programs on ROS 2 all but `big`. */
export const EXCHANGE_NAMES = [
  "add",
  "big",
  "empty",
  "std-empty",
  "set-bool",
  "trigger",
  "basic-types",
  "arrays",
  "long-text",
] as const;
export type ExchangeName = (typeof EXCHANGE_NAMES)[number];

/** Calls `play` with it, and gives what that gives. */
export function withExchange<T>(
  { type, a, b, size }: Pick<Flags, "type" | "a" | "b" | "size">,
  play: <Request, Response>(exchange: Exchange<Request, Response>) => T,
): T {
  switch (type) {
    case "add":
      return play(addTwoInts(a, b));
    case "big":
      return play(bigOctets(size));
    case "empty":
      return play(EMPTY);
    case "std-empty":
      return play(STD_EMPTY);
    case "set-bool":
      return play(SET_BOOL);
    case "trigger":
      return play(TRIGGER);
    case "basic-types":
      return play(BASIC_TYPES);
    case "arrays":
      return play(ARRAYS);
    case "long-text":
      return play(longTexts(size));
  }
}
