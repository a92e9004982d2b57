// SPDX-License-Identifier: Apache-2.0
// What a node with 10 services sends while nobody calls it, in datagrams handed to its network for each second.

import { metatrafficUnicastPort } from "../ports.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";
import { HEADER_LENGTH } from "../wire/header.js";
import { INFO_DESTINATION_LENGTH } from "../wire/info-destination.js";
import { SubmessageKind } from "../wire/submessage.js";

const SERVICES = 10;
const PARTICIPANTS = 20;
const GROUP = "239.255.0.1";
/** Where the kind of the first submessage stands behind a header and an INFO_DST. */
const FIRST_KIND = HEADER_LENGTH + INFO_DESTINATION_LENGTH;
/** Cyclone DDS 0.10 in the same place: its announcement and its participant message, each once in 8 s. */
const CYCLONE = 0.25;

function offerServices({ engine }: SimulatedParticipant, name: number, services = SERVICES): void {
  for (let i = 1; i <= services; i++) {
    const qos = SERVICES_DEFAULT;
    engine.createReader(i * 256 + 4, { topic: `rq/s${name}_${i}Request`, typeName: "Request_", qos });
    engine.createWriter(i * 256 + 3, { topic: `rr/s${name}_${i}Reply`, typeName: "Response_", qos });
  }
}

/** Datagrams in a second that the first of the participants sends, over the given minutes of its life. */
async function idleRates(crowd: "rclts" | "fastdds" | "cyclonedds", multicast: boolean, minutes: number[]) {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1, jitter: 0.1, microtaskDepth: 2, multicast });
  const measured = network.participant();
  const others = Array.from({ length: PARTICIPANTS - 1 }, () =>
    network.participant(crowd === "rclts" ? {} : { vendor: crowd }),
  );
  offerServices(measured, 0);
  for (const [i, other] of others.entries()) offerServices(other, i + 1, 1);
  const all = [measured, ...others];
  if (!multicast)
    for (const { participant } of others)
      participant.addPeer({ address: measured.address, port: metatrafficUnicastPort(0, 0) }, network.now());
  await network.run(8000);
  expect(measured.participant.sizes().participants).toBe(all.length - 1);
  let wakeUps = 0;
  const { handleTimeout } = measured.participant;
  measured.participant.handleTimeout = (now) => {
    wakeUps++;
    handleTimeout.call(measured.participant, now);
  };
  let sent = 0;
  network.observe = ({ from, to, datagram }) => {
    // One for each interface, however many hear it.
    if (from.address !== measured.address || (to.address === GROUP && multicastAt === network.now())) return;
    if (to.address === GROUP) multicastAt = network.now();
    // The models of other vendors have our discovery and ask us; what they stand for does not. The messages of a Cyclone
    // process's participant, which each participant has to acknowledge once in 8 s, come from none of them.
    if (crowd === "rclts" || datagram[FIRST_KIND] !== SubmessageKind.ACKNACK) sent++;
  };
  let multicastAt = Number.NEGATIVE_INFINITY;
  const rates: number[] = [];
  for (let minute = 0; minute <= Math.max(...minutes); minute++) {
    const before = sent;
    await network.run(60_000);
    if (minutes.includes(minute)) rates.push((sent - before) / 60);
  }
  const seconds = 60 * (Math.max(...minutes) + 1);
  expect(measured.participant.sizes().participants).toBe(all.length - 1);
  process.stdout.write(
    `idle among ${PARTICIPANTS - 1} of ${crowd}${multicast ? "" : " without multicast"}: ` +
      `${rates.map((rate) => rate.toFixed(2)).join(" then ")} datagrams/s, ` +
      `woken ${(wakeUps / seconds).toFixed(2)} times in a second by its timer\n`,
  );
  // Not for each peer's lease: those who announce themselves push theirs off.
  if (multicast) expect(wakeUps / seconds).toBeLessThan(1.2);
  return rates;
}

test("a node among rclts participants announces itself by multicast alone, less often than Cyclone DDS speaks", async () => {
  const [first, later] = await idleRates("rclts", true, [0, 4]);
  expect(first).toBeLessThanOrEqual(CYCLONE);
  expect(later).toBeLessThanOrEqual(CYCLONE);
});

test("a node among participants of cyclonedds asks them in its announcements, at no datagram more", async () => {
  const [first, later] = await idleRates("cyclonedds", true, [0, 4]);
  expect(first).toBeLessThanOrEqual(CYCLONE);
  expect(later).toBeLessThanOrEqual(CYCLONE);
});

test("a node among participants of fastdds asks each of them the more seldom the longer none is lost", async () => {
  const [first, later] = await idleRates("fastdds", true, [0, 9]);
  // Each of the 19 once in 13 s, then once in 208 s.
  expect(first).toBeLessThanOrEqual(CYCLONE + 19 / 13);
  expect(later).toBeLessThanOrEqual(CYCLONE + 19 / 208);
});

test("without multicast each pair talks once in a lease, by question and answer", async () => {
  const [rate] = await idleRates("rclts", false, [1]);
  // Both of a pair may ask in the same moment, and answer: two each in 17 s.
  expect(rate).toBeLessThanOrEqual(CYCLONE + (2 * 19) / 17);
});
