// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { FlowWindow } from "./window.js";

const KIB = 1024;

test("a window at its most stays there while less than a fifth of all is lost", () => {
  const window = new FlowWindow(192 * KIB, 192 * KIB);
  for (let i = 0; i < 100; i++) {
    const sent = window.bytes;
    window.narrow(sent * 0.19);
    window.widen(sent * 0.81);
  }
  expect(window.bytes).toBe(192 * KIB);
});

test("a window narrows to a few datagrams while half of all is lost, and is wide again soon after", () => {
  const window = new FlowWindow(192 * KIB, 192 * KIB);
  for (let i = 0; i < 10; i++) {
    const sent = window.bytes;
    window.narrow(sent / 2);
    window.widen(sent / 2);
  }
  expect(window.bytes).toBeLessThan(16 * KIB);
  for (let i = 0; i < 16; i++) window.widen(window.bytes);
  expect(window.bytes).toBe(192 * KIB);
});

test("whatever is lost and arrives, a window has room for a few datagrams and never more than its most", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 10 * KIB * KIB }))), (events) => {
      const window = new FlowWindow(48 * KIB, 100 * KIB);
      for (const [lost, bytes] of events) {
        if (lost) window.narrow(bytes);
        else window.widen(bytes);
        expect(window.bytes).toBeGreaterThanOrEqual(8 * KIB);
        expect(window.bytes).toBeLessThanOrEqual(100 * KIB);
      }
    }),
  );
});
