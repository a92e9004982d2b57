// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { CallQueue } from "./call-queue.js";
import { CallTable } from "./call-table.js";
import { PendingCall } from "./pending-call.js";

const calls = new CallTable<number>();
let lastNumber = 0;
const call = () => new PendingCall<number>(calls, ++lastNumber);

test("whatever is pushed, taken first or taken from the middle, the queue does as a plain array would", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("push"), value: fc.nat(20) }),
    fc.record({ do: fc.constant("first"), value: fc.nat() }),
    fc.record({ do: fc.constant("remove"), value: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = new CallQueue<number>();
      let naive: { readonly call: PendingCall<number>; readonly length: number }[] = [];
      for (const { do: what, value } of steps) {
        const chosen = what === "first" ? naive[0] : naive[value % Math.max(1, naive.length)];
        if (what === "push") {
          const entry = { call: call(), length: value };
          queue.push(entry.call, new Uint8Array(value));
          naive.push(entry);
        } else if (chosen !== undefined) {
          if (what === "first") expect(queue.first()).toBe(chosen.call);
          queue.remove(chosen.call);
          queue.remove(chosen.call);
          naive = naive.filter((entry) => entry !== chosen);
        }
        expect(queue.first()).toBe(naive[0]?.call);
        expect(queue.size).toBe(naive.length);
        expect(queue.bytes).toBe(naive.reduce((sum, { length }) => sum + length + 128, 0));
        expect([...queue]).toEqual(naive.map((entry) => entry.call));
      }
    }),
  );
});

test("a hundred thousand calls go in and out, also from behind, in no time to speak of", () => {
  const queue = new CallQueue<number>();
  const all = Array.from({ length: 100_000 }, call);
  const payload = new Uint8Array(24);
  for (const each of all) queue.push(each, payload);
  for (const each of all.slice(50_000).reverse()) queue.remove(each);
  for (let first = queue.first(); first !== undefined; first = queue.first()) queue.remove(first);
  expect(queue).toMatchObject({ size: 0, bytes: 0 });
});
