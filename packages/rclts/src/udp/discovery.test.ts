// SPDX-License-Identifier: Apache-2.0
// Participants of one machine meet by the discovery group or by unicast to each other's ports, each on its own.

import { randomBytes } from "node:crypto";
import { type BoundAddresses, Driver, type EngineEvent, isMulticast, Participant } from "@rclts/rtps";
import { systemClock } from "../clock.js";
import { UdpTransport } from "./transport.js";

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 1 + (process.pid % 100);

const open: Driver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((driver) => driver.close()));
});

async function openDriver(multicast: boolean, restrict: (bound: BoundAddresses) => BoundAddresses): Promise<Driver> {
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
  return driver;
}

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
  { way: "by unicast alone", multicast: false, restrict: (bound: BoundAddresses) => bound },
])("two participants meet $way", async ({ multicast, restrict }) => {
  const a = await openDriver(multicast, restrict);
  const b = await openDriver(multicast, restrict);
  await Promise.all([finds(a, b), finds(b, a)]);
});
