// SPDX-License-Identifier: Apache-2.0

import { GetLoggerLevels, SetLoggerLevels } from "@rclts/interfaces/rcl_interfaces/srv";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { LoggingSeverity, Node } from "../index.js";

/** A node whose levels can be asked for and set, and clients of its two services. */
async function operated() {
  const network = new SimulatedNetwork({ seed: 1, microtaskDepth: 10 });
  const { context } = simulatedNode(network, "unused");
  const quiet = { startParameterServices: false, enableRosout: false };
  const node = new Node("arm", { context, namespace: "/robot", enableLoggerService: true, ...quiet });
  const operator = simulatedNode(network, "operator").node;
  const get = operator.createClient(GetLoggerLevels, "/robot/arm/get_logger_levels");
  const set = operator.createClient(SetLoggerLevels, "/robot/arm/set_logger_levels");
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    promise.finally(() => {
      isSettled = true;
    });
    expect(await network.run(10_000, () => isSettled)).toBe(true);
    return promise;
  };
  return {
    node,
    getLevels: async (...names: string[]) =>
      (await settled(get.call({ names }))).levels.map(({ name, level }) => [name, level]),
    setLevels: async (...levels: { name: string; level: number }[]) => (await settled(set.call({ levels }))).results,
  };
}

test("the levels of loggers can be set and asked for from elsewhere; a logger without one is UNSET", async () => {
  const { node, getLevels, setLevels } = await operated();
  expect(await getLevels("robot.arm", "")).toEqual([
    ["robot.arm", LoggingSeverity.UNSET],
    ["", LoggingSeverity.INFO],
  ]);
  const results = await setLevels({ name: "robot.arm", level: LoggingSeverity.DEBUG }, { name: "", level: 40 });
  expect(results).toEqual([
    { successful: true, reason: "" },
    { successful: true, reason: "" },
  ]);
  expect(node.getLogger().getEffectiveLevel()).toBe(LoggingSeverity.DEBUG);
  expect(await getLevels("robot.arm", "")).toEqual([
    ["robot.arm", LoggingSeverity.DEBUG],
    ["", LoggingSeverity.ERROR],
  ]);
});

test("what is no severity is refused, one by one", async () => {
  const { getLevels, setLevels } = await operated();
  expect(await setLevels({ name: "a", level: 15 }, { name: "b", level: 10 })).toEqual([
    { successful: false, reason: "Failed reason: Invalid logger level." },
    { successful: true, reason: "" },
  ]);
  expect(await getLevels("a", "b")).toEqual([
    ["a", 0],
    ["b", 10],
  ]);
});

test("nobody fills the memory with levels", async () => {
  const { getLevels, setLevels } = await operated();
  const names = Array.from({ length: 4097 }, (_, n) => `logger${n}`);
  const results = await setLevels(...names.map((name) => ({ name, level: 10 })));
  expect(results.filter(({ successful }) => successful)).toHaveLength(4096);
  expect(await getLevels("logger4095", "logger4096")).toEqual([
    ["logger4095", 10],
    ["logger4096", 0],
  ]);
});
