// SPDX-License-Identifier: Apache-2.0
// When what commands produce leaves. The participant is one that sends what is written, all of it in one datagram.

import { Driver } from "./driver.js";
import type { Participant } from "./participant.js";
import type { Transport } from "./transport.js";

function setup() {
  const sent: number[] = [];
  const jobEnds: (() => void)[] = [];
  let written = 0;
  let now = 0;
  const participant = {
    write: () => {
      written += 1;
    },
    pollTransmit: () => {
      if (written === 0) return undefined;
      const transmit = { datagram: new Uint8Array(written), to: { address: "127.0.0.1", port: 7411 } };
      written = 0;
      return transmit;
    },
    pollEvent: () => undefined,
    pollTimeout: () => Number.POSITIVE_INFINITY,
    handleDatagram: () => {},
  } as unknown as Participant;
  const transport = {
    onDatagram: () => {},
    send: (datagram: Uint8Array) => void sent.push(datagram.length),
    close: () => Promise.resolve(),
  } as unknown as Transport;
  const clock = {
    now: () => now,
    wallOffset: 0,
    setTimer: () => () => {},
    afterJob: (callback: () => void) => void jobEnds.push(callback),
  };
  const driver = new Driver(participant, transport, clock);
  return {
    /** How many samples each datagram had. */
    sent,
    write: () => driver.write(0x103, 1, new Uint8Array(4)),
    datagram: () => transport.onDatagram(new Uint8Array(20), { address: "127.0.0.1", port: 7413, channel: "user" }),
    endJob: () => {
      for (const callback of jobEnds.splice(0)) callback();
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test("what is written in one microtask after a datagram leaves together, when it is over", async () => {
  const { sent, write, datagram } = setup();
  await null;
  datagram();
  write();
  write();
  expect(sent).toEqual([]);
  await null;
  expect(sent).toEqual([2]);
});

test("what is written a few microtasks apart leaves together at the end of the job, but for the first of it", async () => {
  const { sent, write, datagram, endJob } = setup();
  await null;
  datagram();
  for (let i = 0; i < 64; i++) {
    write();
    for (let microtasks = 0; microtasks < 5; microtasks++) await null;
  }
  expect(sent).toEqual([1]);
  endJob();
  expect(sent).toEqual([1, 63]);
});

test("a job that goes on for long does not hold up what was written in it", async () => {
  const { sent, write, datagram, pass } = setup();
  await null;
  datagram();
  for (let i = 0; i < 10; i++) {
    write();
    await null;
    pass(0.4);
  }
  // The first at once, then those of each full millisecond.
  expect(sent).toEqual([1, 4, 4]);
});

test("a datagram lets leave what waits for the end of a job", async () => {
  const { sent, write, datagram } = setup();
  await null;
  write();
  expect(sent).toEqual([]);
  datagram();
  expect(sent).toEqual([1]);
});
