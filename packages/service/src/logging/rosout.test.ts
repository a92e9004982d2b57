// SPDX-License-Identifier: Apache-2.0

import { CdrReader } from "@rclts/cdr";
import { Log } from "@rclts/interfaces/rcl_interfaces/msg";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { type ContextOptions, LoggingSeverity, Node, type NodeOptions, parseRosArguments } from "../index.js";

/** A node that publishes its log, and what it has published. */
function logging(options: Partial<NodeOptions> = {}, contextOptions: ContextOptions = {}) {
  const { engine, host, context } = setup(contextOptions);
  const node = new Node("arm", { context, namespace: "robot", startParameterServices: false, ...options });
  const published = () => engine.takeWritten().map(({ payload }) => Log.decode(new CdrReader().reset(payload)));
  return { engine, host, context, node, published };
}

test("a node offers /rosout as rcl does: reliable, transient-local, keep-last 1000, for ten seconds", () => {
  const { engine } = logging();
  expect(engine.endpoints.get(engine.local("rt"))).toMatchObject({
    topic: "rt/rosout",
    typeName: "rcl_interfaces::msg::dds_::Log_",
    qos: { reliability: "reliable", durability: "transient-local", history: "keep-last", depth: 1000, lifespan: 10 },
  });
});

test("what the node's logger and its children say is published too", () => {
  const { node, host, published } = logging();
  host.advance(1.5);
  node.getLogger().warn("hot");
  node.getLogger().getChild("elbow").error("stuck");
  const place = { file: "", function: "", line: 0 };
  const stamp = { sec: 1_700_000_000, nanosec: 1_500_000 };
  expect(published()).toEqual([
    { stamp, level: Log.WARN, name: "robot.arm", msg: "hot", ...place },
    { stamp, level: Log.ERROR, name: "robot.arm.elbow", msg: "stuck", ...place },
  ]);
  expect(host.records).toHaveLength(2);
});

test("what the level or the options keep back is not published", () => {
  const { node, published } = logging();
  node.getLogger().debug("details");
  for (let n = 0; n < 3; n++) node.getLogger().info("text", { once: true });
  node.getLogger().setLevel(LoggingSeverity.ERROR);
  node.getLogger().warn("hot");
  expect(published()).toHaveLength(1);
});

test("nothing is published with enableRosout: false, or --disable-rosout-logs", () => {
  const rosArguments = parseRosArguments(["--ros-args", "--disable-rosout-logs"]).rosArguments;
  for (const { engine, node } of [logging({ enableRosout: false }), logging({}, { arguments: rosArguments })]) {
    node.getLogger().info("text");
    expect([engine.endpoints.size, engine.written.length]).toEqual([0, 0]);
  }
});

test("the topic can be remapped", () => {
  const { engine } = logging({ cliArgs: ["--ros-args", "-r", "/rosout:=log"] });
  expect(engine.endpoints.get(engine.local("rt"))?.topic).toBe("rt/robot/log");
});

test("logging goes on when the node is destroyed and when the context is shut down, on the console alone", async () => {
  const { engine, context, node, host } = logging();
  const other = new Node("other", { context, startParameterServices: false });
  node.destroyNode();
  node.getLogger().info("after its end");
  expect(engine.endpoints.size).toBe(1);
  await context.shutdown();
  other.getLogger().info("after all");
  expect(host.records.map(({ message }) => message)).toEqual(["after its end", "after all"]);
  expect(engine.written).toEqual([]);
});

test("who subscribes late gets what was said in the last ten seconds; /rosout itself says nothing", async () => {
  const network = new SimulatedNetwork({ seed: 1, loss: 0.2 });
  const { context } = simulatedNode(network, "unused");
  const node = new Node("arm", { context, startParameterServices: false });
  node.getLogger().info("long ago");
  await network.run(9000);
  node.getLogger().info("just now");
  await network.run(5000);
  const listener = simulatedNode(network, "listener");
  const got: string[] = [];
  const qos = { durability: "transient-local", depth: 1000 } as const;
  listener.node.createSubscription(Log, "/rosout", ({ name, msg }) => void got.push(`${name}: ${msg}`), { qos });
  await network.run(3000);
  expect(got).toEqual(["arm: just now"]);
  node.getLogger().info("and now");
  await network.run(20_000);
  expect(got).toEqual(["arm: just now", "arm: and now"]);
});
