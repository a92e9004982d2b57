// SPDX-License-Identifier: Apache-2.0

import { systemClock } from "./clock.js";

test("now plus the wall offset is Unix time", () => {
  expect(Math.abs(systemClock.now() + systemClock.wallOffset - Date.now())).toBeLessThan(1000);
});

test("a timer never fires before its time", async () => {
  for (let i = 0; i < 20; i++) {
    const at = systemClock.now() + 0.1 + i / 7;
    await new Promise<void>((resolve) => systemClock.setTimer(at, resolve));
    expect(systemClock.now()).toBeGreaterThanOrEqual(at);
  }
});

test("a time in the past fires at the next turn, not within the call", async () => {
  let within = true;
  await new Promise<void>((resolve) => {
    systemClock.setTimer(-1, () => {
      expect(within).toBe(false);
      resolve();
    });
    within = false;
  });
});

test("a cancelled timer does not fire", async () => {
  const fired = jest.fn();
  const at = systemClock.now() + 1;
  const cancel = systemClock.setTimer(at, fired);
  const later = new Promise<void>((resolve) => systemClock.setTimer(at + 1, resolve));
  cancel();
  await later;
  expect(fired).not.toHaveBeenCalled();
});

test("a time weeks away does not fire at once", async () => {
  const fired = jest.fn();
  const cancel = systemClock.setTimer(systemClock.now() + 3e9, fired);
  await new Promise<void>((resolve) => systemClock.setTimer(systemClock.now() + 2, resolve));
  cancel();
  expect(fired).not.toHaveBeenCalled();
});

test("the end of a job comes when all its microtasks are over, and before any other job", async () => {
  const order: string[] = [];
  const other = new Promise<void>((resolve) => setImmediate(resolve)).then(() => void order.push("other job"));
  await null;
  systemClock.afterJob(() => order.push("end"));
  for (let i = 0; i < 10; i++) await null;
  order.push("microtasks");
  await other;
  expect(order).toEqual(["microtasks", "end", "other job"]);
});
