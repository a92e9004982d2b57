// SPDX-License-Identifier: Apache-2.0

import type { EngineEvent } from "../engine.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork } from "../testing/index.js";

const WRITER = 0x00000103;
const READER = 0x00000204;
const CONFIG = { topic: "rq/xRequest", typeName: "x", qos: SERVICES_DEFAULT };

type Vendor = "rclts" | "fastdds" | "cyclonedds";

/** A writer and a reader on two hosts that know each other, and what the writer's engine says of the reader. */
async function pair({ loss = 0, seed = 1, delay = 0.5, vendor = "rclts" as Vendor } = {}) {
  const network = new SimulatedNetwork({ seed, loss, delay });
  const [writing, reading] = [network.participant(), network.participant(vendor === "rclts" ? {} : { vendor })];
  const said: string[] = [];
  let handle: number | undefined;
  writing.engine.onEvent = (event: EngineEvent) => {
    if (event.kind === "confirmed") handle = event.remote.handle;
    if (event.kind === "reader-silent" || event.kind === "reader-heard") said.push(event.kind);
  };
  reading.engine.createReader(READER, CONFIG);
  writing.engine.createWriter(WRITER, CONFIG);
  await network.run(5000, () => handle !== undefined);
  let last = 0;
  const write = () => writing.engine.write(WRITER, ++last, new Uint8Array(8), { to: handle! });
  return { network, addresses: [[writing.address], [reading.address]] as const, said, write };
}

test("a reader that does not acknowledge is silent within a second, and heard when it does again, each said once", async () => {
  const { network, addresses, said, write } = await pair();
  const heal = network.partition(...addresses);
  await network.run(5000);
  // Nothing was written, so nothing is missed.
  expect(said).toEqual([]);
  write();
  await network.run(399);
  expect(said).toEqual([]);
  await network.run(600);
  expect(said).toEqual(["reader-silent"]);
  write();
  await network.run(3000);
  heal();
  await network.run(1100);
  expect(said).toEqual(["reader-silent", "reader-heard"]);
});

test("a reader that acknowledges is not taken for silent, at 20 % loss either", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { network, said, write } = await pair({ loss: 0.2, seed });
    for (let i = 0; i < 50; i++) {
      write();
      await network.run(100);
    }
    expect(said).toEqual([]);
  }
});

test("a reader is found silent though samples are written for it more often than it used to acknowledge", async () => {
  const { network, addresses, said, write } = await pair({ delay: 150 });
  const writeEach = async (period: number, count: number) => {
    for (let i = 0; i < count; i++) {
      write();
      await network.run(period);
    }
  };
  await writeEach(1000, 10);
  network.partition(...addresses);
  await writeEach(50, 20);
  expect(said).toEqual(["reader-silent"]);
});

test.each(["fastdds", "cyclonedds"] as const)(
  "a reader of %s is not taken for silent, however often samples are written",
  async (vendor) => {
    for (const period of [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20]) {
      const { network, said, write } = await pair({ vendor });
      for (let at = 0; at < 3000; at += period) {
        write();
        await network.run(period);
      }
      expect([period, said]).toEqual([period, []]);
    }
  },
);
