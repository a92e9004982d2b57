// SPDX-License-Identifier: Apache-2.0
// Warnings about endpoints of others name their nodes, which become known after the endpoints.

import { String as Text } from "@rclts/interfaces/std_msgs/msg";
import { hex } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { add } from "../../test/setup.js";
import { type SimulatedNode, simulatedNode } from "../../test/simulation.js";

const ROS = { userData: "enclave=/;" };
const WARN = 30;

function simulated(...names: string[]) {
  const network = new SimulatedNetwork({ seed: 1 });
  return { network, peers: names.map((name) => simulatedNode(network, name, ROS)) };
}

const warnings = ({ log }: SimulatedNode) =>
  log.filter(({ severity }) => severity >= WARN).map(({ message }) => message);

/** From here on the participant says nothing of its nodes, and goes on with all else. */
function sayNothingOfNodes({ participant: { engine } }: SimulatedNode): void {
  const write = engine.write.bind(engine);
  engine.write = (writer, ...rest) => {
    if (writer !== 0xffffff03) write(writer, ...rest);
  };
}

test("a publisher and a subscription whose QoS does not fit each name the other's node, once", async () => {
  const { network, peers } = simulated("talker", "listener");
  const [talker, listener] = peers as [SimulatedNode, SimulatedNode];
  talker.node.createPublisher(Text, "chatter", { qos: "sensor_data" });
  listener.node.createSubscription(Text, "chatter", () => {});
  await network.run(5000);
  expect(warnings(listener)).toEqual([
    expect.stringMatching(/Last incompatible policy: RELIABILITY \(\/talker's rclts writer [0-9a-f]{32}\)$/),
  ]);
  expect(warnings(talker)).toEqual([
    expect.stringMatching(/Last incompatible policy: RELIABILITY \(\/listener's rclts reader [0-9a-f]{32}\)$/),
  ]);
});

test("a client names the nodes of both servers that a service has", async () => {
  const { network, peers } = simulated("left", "right", "asker");
  const [left, right, asker] = peers as [SimulatedNode, SimulatedNode, SimulatedNode];
  for (const { node } of [left, right]) node.createService(AddTwoInts, "add", add);
  asker.node.createClient(AddTwoInts, "add");
  await network.run(5000);
  expect(warnings(asker)).toHaveLength(1);
  expect(warnings(asker)[0]).toMatch(/^\/add has more than one server: calls go to \/(left|right)'s rclts reader/);
  expect(warnings(asker)[0]).toContain("/left's");
  expect(warnings(asker)[0]).toContain("/right's");
});

test("nodes of one context are named at once", async () => {
  const { network, peers } = simulated("both");
  const { node, log } = peers[0]!;
  node.createPublisher(Text, "chatter", { qos: "sensor_data" });
  node.createSubscription(Text, "chatter", () => {});
  await network.run(1);
  expect(log.map(({ message }) => message)).toContainEqual(expect.stringContaining("(/both's rclts writer"));
});

test("a second after the endpoint, its address has to do", async () => {
  const { network, peers } = simulated("talker", "listener");
  const [talker, listener] = peers as [SimulatedNode, SimulatedNode];
  sayNothingOfNodes(talker);
  talker.node.createPublisher(Text, "chatter", { qos: "sensor_data" });
  listener.node.createSubscription(Text, "chatter", () => {});
  await network.run(5000, () => listener.context.counters.incompatible > 0);
  await network.run(990);
  expect(warnings(listener)).toEqual([]);
  await network.run(10);
  const [warning, ...others] = warnings(listener);
  expect(others).toEqual([]);
  expect(warning).toMatch(/\(a rclts writer [0-9a-f]{32} at 10\.0\.\d+\.\d+:7410\)$/);
  expect(warning).toContain(hex(talker.participant.participant.guidPrefix));
});

test("what has waited is said when the context shuts down", async () => {
  const { network, peers } = simulated("talker", "listener");
  const [talker, listener] = peers as [SimulatedNode, SimulatedNode];
  sayNothingOfNodes(talker);
  talker.node.createPublisher(Text, "chatter", { qos: "sensor_data" });
  listener.node.createSubscription(Text, "chatter", () => {});
  await network.run(5000, () => listener.context.counters.incompatible > 0);
  expect(warnings(listener)).toEqual([]);
  void listener.context.shutdown();
  expect(warnings(listener)).toHaveLength(1);
});
