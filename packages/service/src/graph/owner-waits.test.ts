// SPDX-License-Identifier: Apache-2.0

import { FakeEngine, Peer } from "../../test/fake-engine.js";
import { FakeHost } from "../../test/fake-host.js";
import { OwnerWaits } from "./owner-waits.js";

function setup() {
  const host = new FakeHost();
  const peer = new Peer(new FakeEngine());
  const unknown = new Set([peer.endpoint("reader", 1), peer.endpoint("reader", 2)]);
  const waits = new OwnerWaits(host, (endpoint) => unknown.has(endpoint));
  const said: string[] = [];
  return { host, unknown, endpoints: [...unknown], waits, said, say: (what: string) => () => void said.push(what) };
}

test("it is over when the last of several is known", () => {
  const { host, unknown, endpoints, waits, said, say } = setup();
  waits.wait(endpoints, say("both"));
  for (const endpoint of endpoints) {
    expect(said).toEqual([]);
    unknown.delete(endpoint);
    waits.look();
  }
  expect(said).toEqual(["both"]);
  host.advance(5000);
  waits.end();
  expect(said).toEqual(["both"]);
  expect(host.timers).toBe(0);
});

test("it takes a second at most, whatever else becomes known", () => {
  const { host, endpoints, waits, said, say } = setup();
  waits.wait(endpoints, say("late"));
  host.advance(999);
  waits.look();
  expect(said).toEqual([]);
  host.advance(1);
  expect(said).toEqual(["late"]);
});

test("in a flood of them nothing is kept beyond 256", () => {
  const { host, endpoints, waits, said, say } = setup();
  for (let i = 0; i < 1000; i++) waits.wait(endpoints, say(String(i)));
  expect(host.timers).toBe(256);
  expect(said).toHaveLength(1000 - 256);
  host.advance(1000);
  expect(said).toHaveLength(1000);
});
