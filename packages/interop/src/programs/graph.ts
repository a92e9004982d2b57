// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row about the graph: a node with one endpoint of each kind, and on request thousands of changes.
//
// `--changes N` makes nodes and endpoints come and go N times, each in a turn of its own, in three participants. They
// describe their nodes to each other in the form of Jazzy, as their endpoints announce type hashes. `--call NAME` calls a
// service before the end.

import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { String as Text } from "@rclts/interfaces/std_msgs/msg";
import { type Context, createContext, Node } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

async function main(): Promise<void> {
  requireIsolation();
  const { values } = parseArgs({
    options: { changes: { type: "string", default: "0" }, call: { type: "string", multiple: true, default: [] } },
  });
  const contexts = [await newContext()];
  const node = new Node("watched", {
    context: contexts[0],
    namespace: "/rclts",
    startParameterServices: false,
    enableRosout: false,
  });
  node.createService(AddTwoInts, "add", ({ a, b }) => ({ sum: a + b }));
  node.createClient(AddTwoInts, "/elsewhere/add");
  node.createPublisher(Text, "spoken");
  node.createSubscription(Text, "heard", () => {});
  report("ready", { role: "graph", vendor: "rclts" });

  onStop(async () => {
    await Promise.all(contexts.map((context) => context.shutdown()));
    report("done");
  });

  const changes = Number(values.changes);
  if (changes > 0) {
    contexts.push(await newContext(), await newContext());
    await change(contexts, changes);
    report("changed", { changes });
  }
  for (const service of values.call) {
    const { sum } = await node
      .createClient(AddTwoInts, service)
      .call({ a: 2, b: 3 }, { timeout: 20_000, onTimeout: "throw" });
    report("reply", { service, sum: Number(sum) });
  }
  report("nodes", { names: fullNames(node) });
  for await (const _ of node.graphChanges()) report("nodes", { names: fullNames(node) });
}

/**
 * Each step of the round is a change of its own; the last one leaves nothing of the round. Every other node is a whole one,
 * with the services of its parameters, what it publishes of them, and its log.
 */
async function change(contexts: readonly Context[], count: number): Promise<void> {
  let made = 0;
  const turn = async () => {
    made++;
    // Now and then a pause: otherwise the peers would be told of the last state only.
    if (made % CHANGES_IN_A_ROW === 0) await sleep(PAUSE);
    else await nextTurn();
  };
  for (let round = 0; made < count; round++) {
    const context = contexts[round % contexts.length]!;
    const isWhole = round % 2 === 0;
    const node = new Node(`passing_${round % NAMES}`, {
      context,
      namespace: "/rclts",
      startParameterServices: isWhole,
      enableRosout: isWhole,
    });
    if (isWhole) node.declareParameter("round", round);
    await turn();
    const service = node.createService(AddTwoInts, "~/add", ({ a, b }) => ({ sum: a + b }));
    await turn();
    const client = node.createClient(AddTwoInts, "add");
    await turn();
    const publisher = node.createPublisher(Text, "passing");
    await turn();
    node.createSubscription(Text, "passing", () => {});
    await turn();
    client.destroy();
    await turn();
    service.destroy();
    await turn();
    publisher.destroy();
    await turn();
    node.destroyNode();
    await turn();
  }
}

function newContext(): Promise<Context> {
  return createContext({ signalHandlers: false });
}

function fullNames(node: Node): string[] {
  return node
    .getNodeNamesAndNamespaces()
    .map(({ name, namespace }) => `${namespace === "/" ? "" : namespace}/${name}`)
    .sort();
}

const CHANGES_IN_A_ROW = 10;
/** Milliseconds. */
const PAUSE = 5;
/** How many names the nodes that come and go have in turn. */
const NAMES = 100;

await main();
