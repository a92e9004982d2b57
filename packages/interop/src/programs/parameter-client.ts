// SPDX-License-Identifier: Apache-2.0
// Asks the node /lab/robot for its parameters and sets them, and reports each answer as text, as the ros2 programs do.

import { AsyncParameterClient, createContext, Node, Parameter, ParameterType, type SetParametersResult } from "rclts";
import { requireIsolation } from "./isolation.js";
import { report } from "./report.js";

const ROBOT = "/lab/robot";
const WITHIN = { timeout: 10_000 };

async function main(): Promise<number> {
  requireIsolation();
  const context = await createContext({ signalHandlers: false });
  const node = new Node("asker", { context });
  const client = new AsyncParameterClient(node, ROBOT);
  const events = new Set<string>();
  let onEvent = (): void => {};
  const subscription = client.onParameterEvent((event) => {
    if (event.node !== ROBOT) return;
    for (const kind of ["new", "changed", "deleted"] as const) {
      for (const { name } of event[`${kind}_parameters`]) events.add(`${kind} ${name}`);
    }
    onEvent();
  });
  if (!(await client.waitForServices(WITHIN))) return 3;

  const listed = await client.listParameters([], 0, WITHIN);
  answer("names", listed.names.sort().join());
  answer("prefixes", listed.prefixes.sort().join());
  answer("below arm", (await client.listParameters(["arm"], 2, WITHIN)).names.sort().join());
  const names = ["b", "i", "d", "s", "arm.bools", "arm.left.ints", "arm.left.doubles", "strings"];
  answer("types", (await client.getParameterTypes(names, WITHIN)).join());
  answer("values", show(await client.getParameters(names, WITHIN)));
  answer("one undeclared", show(await client.getParameters(["i", "nope"], WITHIN)));
  const [i, fixed] = await client.describeParameters(["i", "fixed"], WITHIN);
  const even = i?.integer_range[0];
  answer("described", `${i?.description} ${even?.from_value}..${even?.to_value} by ${even?.step} ${fixed?.read_only}`);
  // Its own publisher is the first.
  while (subscription.getPublisherCount() < 2) await new Promise<void>((resolve) => context.onceActive(resolve));
  const results = await client.setParameters(
    [
      new Parameter("i", 6n),
      new Parameter("i", 7n),
      new Parameter("i", 12n),
      new Parameter("i", "x"),
      new Parameter("s", "bad"),
      new Parameter("fixed", 2),
      new Parameter("nope", 1n),
      { name: "any", value: 5, type: ParameterType.INTEGER },
    ],
    WITHIN,
  );
  answer("set", successes(results));
  answer("reason", results[4]!.reason);
  const allOrNone = [99.5, 3.5].map((d) => [new Parameter("i", 8n), new Parameter("d", d)]);
  const atOnce: SetParametersResult[] = [];
  for (const parameters of allOrNone) atOnce.push(await client.setParametersAtomically(parameters, WITHIN));
  answer("set at once", successes(atOnce));
  answer("deleted", successes(await client.deleteParameters(["any", "i"], WITHIN)));
  answer("then", show(await client.getParameters(["i", "d", "s"], WITHIN)));
  while (!events.has("deleted any")) {
    await new Promise<void>((resolve) => {
      onEvent = resolve;
    });
  }
  answer("events", [...events].sort().join());
  await context.shutdown();
  report("done");
  return 0;
}

function answer(ask: string, text: string): void {
  report("answer", { ask, text });
}

function show(parameters: readonly Parameter[]): string {
  return parameters.map(({ value }) => String(value)).join(";");
}

function successes(results: readonly SetParametersResult[]): string {
  return results.map(({ successful }) => (successful ? "1" : "0")).join();
}

process.exitCode = await main();
