// SPDX-License-Identifier: Apache-2.0
// Calls with other QoS than that of services, between two hosts of the simulated network.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { simulatedNode } from "../test/simulation.js";
import type { ServiceQos } from "./index.js";

/** Calls until one is answered, each a second after the last; the sum, or undefined if ten were not. */
async function call(ofServer: ServiceQos, ofClient: ServiceQos): Promise<{ sum?: bigint; log: string[] }> {
  const network = new SimulatedNetwork({ seed: 1 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  const options = { qos: ofServer };
  server.node.createService(AddTwoInts, "add", ({ a, b }) => ({ sum: a + b }), options);
  const client = asker.node.createClient(AddTwoInts, "add", { qos: ofClient });
  let sum: bigint | undefined;
  for (let i = 0; i < 10 && sum === undefined; i++) {
    client.call({ a: 2n, b: 3n }, { timeout: 900 }).then((response) => {
      sum ??= response?.sum;
    });
    await network.run(1000, () => sum !== undefined);
  }
  const log = [...server.log, ...asker.log].map(({ message }) => message);
  return sum === undefined ? { log } : { sum, log };
}

test.each<[string, ServiceQos, ServiceQos]>([
  ["best-effort on both sides", "sensor_data", "sensor_data"],
  ["requests best-effort, replies reliable", { request: "sensor_data" }, { request: "sensor_data" }],
  ["replies best-effort, requests reliable", { reply: "sensor_data" }, { reply: "sensor_data" }],
  ["a service that takes less than the client offers", { request: "sensor_data" }, "services_default"],
  ["keep-all", { history: "keep-all" }, { history: "keep-all" }],
  ["the profile of parameters on one side", "parameters", "services_default"],
])("a call is answered: %s", async (_, ofServer, ofClient) => {
  expect(await call(ofServer, ofClient)).toMatchObject({ sum: 5n });
});

test("a client that asks for more than the service offers says so, and gets no answer", async () => {
  const { sum, log } = await call("sensor_data", "services_default");
  expect(sum).toBeUndefined();
  expect(log).toContainEqual(
    expect.stringMatching(/can not be used: reliability offered best-effort, requested reliable/),
  );
});
