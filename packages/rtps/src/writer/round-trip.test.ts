// SPDX-License-Identifier: Apache-2.0

import { RoundTrip } from "./round-trip.js";

/** Sends and is answered after `delay`, sending again whenever the interval is over. Gives how often it was sent. */
function exchange(roundTrip: RoundTrip, begin: number, delay: number): number {
  roundTrip.sent(begin);
  let sent = 1;
  let at = begin;
  for (; at + roundTrip.interval < begin + delay; sent++) {
    at += roundTrip.interval;
    roundTrip.retry(at);
  }
  roundTrip.answered(true, begin + delay);
  return sent;
}

describe("the time until a sample is sent again", () => {
  test("follows the round trip closely", () => {
    const roundTrip = new RoundTrip();
    for (let i = 1; i <= 50; i++) exchange(roundTrip, i * 1000, 10);
    expect(roundTrip.interval).toBeGreaterThan(10);
    expect(roundTrip.interval).toBeLessThan(13);
  });

  test("grows after four attempts in vain, up to a second", () => {
    const roundTrip = new RoundTrip();
    exchange(roundTrip, 1000, 10);
    const first = roundTrip.interval;
    roundTrip.sent(2000);
    for (let i = 0; i < 4; i++) roundTrip.retry(2000 + i);
    expect(roundTrip.interval).toBe(first);
    for (let i = 0; i < 10; i++) roundTrip.retry(3000 + i);
    expect(roundTrip.interval).toBe(1000);
  });

  test("is found again when the round trip has become much longer", () => {
    const roundTrip = new RoundTrip();
    for (let i = 1; i <= 10; i++) exchange(roundTrip, i * 1000, 2);
    let sent = 0;
    for (let i = 11; i <= 60; i++) sent = exchange(roundTrip, i * 1000, 100);
    expect(sent).toBeLessThanOrEqual(5);
  });

  // Answers to repetitions that came sooner than half of an estimate that was too high once raised it to a second.
  test("is found again when it was thought much longer", () => {
    const roundTrip = new RoundTrip();
    exchange(roundTrip, 1000, 5);
    for (let i = 2; i <= 5; i++) {
      roundTrip.ask(i * 1000);
      roundTrip.answered(true, i * 1000 + 800);
    }
    for (let i = 6; i <= 60; i++) {
      roundTrip.ask(i * 1000);
      roundTrip.retry(i * 1000 + roundTrip.interval);
      roundTrip.answered(true, i * 1000 + roundTrip.interval + 5);
    }
    expect(roundTrip.interval).toBeLessThan(20);
  });

  test("is what it was when the way was cut for a while, and is not thought of before the first answer either", () => {
    for (const exchanges of [0, 10]) {
      const roundTrip = new RoundTrip();
      for (let i = 1; i <= exchanges; i++) exchange(roundTrip, i * 1000, 5);
      const before = roundTrip.interval;
      exchange(roundTrip, 20_000, 15_000);
      expect(roundTrip.interval).toBe(before);
    }
  });
});
