// SPDX-License-Identifier: Apache-2.0

import { addTwoInts, bigOctets } from "./exchange.js";

test("sums of different calls differ, and only the right one is right", () => {
  const { ask, answer, isRight } = addTwoInts(2, 3);
  const response = { sum: 0n };
  answer(ask(0), response);
  expect(response).toEqual({ sum: 5n });
  expect(isRight(ask(0), response)).toBe(true);
  expect(isRight(ask(1), response)).toBe(false);
});

test("octets come back inverted, none missing and none of another call", () => {
  const { ask, answer, isRight } = bigOctets(1000);
  const response = { data: new Uint8Array(0) };
  answer(ask(0), response);
  expect(response.data).toEqual(Uint8Array.from(ask(0).data, (octet) => 255 - octet));
  expect(isRight(ask(0), response)).toBe(true);
  expect(isRight(ask(1), response)).toBe(false);
  expect(isRight(ask(0), { data: response.data.subarray(1) })).toBe(false);
});
