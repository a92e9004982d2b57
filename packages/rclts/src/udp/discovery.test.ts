// SPDX-License-Identifier: Apache-2.0
// Participants of one machine meet by the discovery group, by each other's ports or by static peers, each on its own.

import { randomBytes } from "node:crypto";
import { type BoundAddresses, Driver, type EngineEvent, isMulticast, Participant, type UdpAddress } from "@rclts/rtps";
import { systemClock } from "../clock.js";
import { UdpTransport } from "./transport.js";

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 1 + (process.pid % 100);

const open: Driver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((driver) => driver.close()));
});

interface Opened {
  readonly driver: Driver;
  /** Where discovery traffic for it goes. */
  readonly address: UdpAddress;
}

async function openDriver(multicast: boolean, restrict: (bound: BoundAddresses) => BoundAddresses): Promise<Opened> {
  const transport = await UdpTransport.open({ domainId, range: "localhost", multicast });
  const guidPrefix = new Uint8Array([0x01, 0xf0, ...randomBytes(10)]);
  const options = {
    guidPrefix,
    bound: restrict(transport.bound),
    wallOffset: systemClock.wallOffset,
    name: "/",
    userData: new Uint8Array(0),
    version: "test",
  };
  const driver = new Driver(new Participant(options, systemClock.now()), transport, systemClock);
  open.push(driver);
  return { driver, address: transport.bound.metatrafficUnicast[0]! };
}

/** A participant that announces itself to nobody until it is told of somebody. */
const openSilent = (): Promise<Opened> => openDriver(false, (bound) => ({ ...bound, initialPeers: [] }));

/** Resolves when `driver` has found the participant `other`. */
function finds(driver: Driver, other: Driver): Promise<void> {
  return new Promise((resolve) => {
    driver.onEvent = (event: EngineEvent) => {
      if (event.kind !== "participant-found") return;
      if (Buffer.from(event.participant.guidPrefix).equals(other.guidPrefix)) resolve();
    };
  });
}

test.each([
  {
    way: "by multicast alone",
    multicast: true,
    restrict: (bound: BoundAddresses) => ({
      ...bound,
      initialPeers: bound.initialPeers.filter(({ address }) => isMulticast(address)),
    }),
  },
  { way: "by the well-known ports of their host alone", multicast: false, restrict: (bound: BoundAddresses) => bound },
])("two participants meet $way", async ({ multicast, restrict }) => {
  const { driver: a } = await openDriver(multicast, restrict);
  const { driver: b } = await openDriver(multicast, restrict);
  await Promise.all([finds(a, b), finds(b, a)]);
});

test("two participants meet by a static peer alone, which one of them has", async () => {
  const a = await openSilent();
  const b = await openSilent();
  const stranger = await openSilent();
  const meeting = Promise.all([finds(a.driver, b.driver), finds(b.driver, a.driver)]);
  a.driver.addPeer(b.address);
  await meeting;
  expect(a.driver.participant.sizes().participants).toBe(1);
  expect(stranger.driver.participant.sizes().participants).toBe(0);
});

test("a peer that was removed before somebody started there is not told of this participant any more", async () => {
  const a = await openSilent();
  const b = await openSilent();
  const c = await openSilent();
  a.driver.addPeer(b.address);
  await finds(a.driver, b.driver);
  a.driver.removePeer(b.address);
  await b.driver.close();
  const again = await openSilent();
  expect(again.address).toEqual(b.address);
  const meeting = finds(a.driver, c.driver);
  a.driver.addPeer(c.address);
  // Whoever was told in the meantime would have answered before this.
  await meeting;
  expect(again.driver.participant.sizes().participants).toBe(0);
});
