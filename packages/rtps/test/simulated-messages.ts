// SPDX-License-Identifier: Apache-2.0
// What captures of small calls lack: large samples, repairs, GAPs and goodbyes, as rclts and other vendors' models send them.

import { SERVICES_DEFAULT } from "../src/qos.js";
import { SimulatedNetwork } from "../src/testing/network.js";

/** Messages of a small and lossy network between the endpoints 0x103 and 0x104, the first that a context gives out. */
export async function simulatedMessages(): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  for (const vendor of [undefined, "cyclonedds", "fastdds"] as const) {
    const network = new SimulatedNetwork({ seed: 77_000, loss: 0.2, jitter: 1 });
    network.observe = ({ datagram }) => messages.push(datagram.slice());
    const other = network.participant({ address: "10.66.0.1", ...(vendor === undefined ? {} : { vendor }) });
    const own = network.participant({ address: "10.66.0.2" });
    const qos = { ...SERVICES_DEFAULT, depth: 20 };
    for (const [writing, reading, topic] of [[other, own, "there"] as const, [own, other, "back"] as const]) {
      writing.engine.createWriter(0x103, { topic, typeName: "Bytes_", qos });
      reading.engine.createReader(0x104, { topic, typeName: "Bytes_", qos });
    }
    await network.run(500);
    for (let i = 1; i <= 60; i++) {
      const payload = new Uint8Array(i % 20 === 0 ? 20_000 : 40);
      for (const { engine } of [other, own]) engine.write(0x103, i, payload.slice());
    }
    await network.run(4000);
    await other.engine.close();
  }
  return messages;
}
