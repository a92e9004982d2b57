// SPDX-License-Identifier: Apache-2.0
// What others get of a node's parameters, over the simulated network.

import type { ServiceType } from "@rclts/cdr";
import {
  DescribeParameters,
  GetParameters,
  GetParameterTypes,
  ListParameters,
  SetParameters,
  SetParametersAtomically,
} from "@rclts/interfaces/rcl_interfaces/srv";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { Node, type NodeOptions } from "../index.js";
import { Parameter } from "./parameter.js";

const SUCCESS = { successful: true, reason: "" };

/** A node with parameters, and a way to call one of its services from another. */
function robot(options: Partial<NodeOptions> = {}) {
  const network = new SimulatedNetwork({ seed: 1 });
  const { context, log } = simulatedNode(network, "other");
  const node = new Node("robot", { context, namespace: "lab", ...options });
  const asker = simulatedNode(network, "asker");
  const ask = async <Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    service: string,
    request: ReqInit,
  ): Promise<Res> => {
    const client = asker.node.createClient(type, `/lab/robot/${service}`);
    let answer: Res | undefined;
    let failure: unknown;
    client.call(request).then(
      (response) => {
        answer = response;
      },
      (error) => {
        failure = error;
      },
    );
    await network.run(2000, () => answer !== undefined || failure !== undefined);
    if (answer === undefined) throw failure;
    return answer;
  };
  return { network, node, log, ask };
}

const message = (name: string, value?: ConstructorParameters<typeof Parameter>[1]) =>
  new Parameter(name, value).toMessage();

test("rclpy 136: a node has six parameter services under its name, unless it is told not to", async () => {
  const { ask } = robot();
  expect((await ask(ListParameters, "list_parameters", { prefixes: [], depth: 0 })).result.names).toEqual([
    "use_sim_time",
  ]);
  const silent = robot({ startParameterServices: false });
  await expect(silent.ask(ListParameters, "list_parameters", { prefixes: [], depth: 0 })).rejects.toBeUndefined();
});

test("rclpy 137: get_parameters is all or nothing, unless undeclared ones are allowed", async () => {
  const { node, ask } = robot();
  node.declareParameter("a", 1.5);
  node.declareParameter("unset", undefined, { type: 4 });
  const values = async (...names: string[]) =>
    (await ask(GetParameters, "get_parameters", { names })).values.map(({ type, double_value }) => [
      type,
      double_value,
    ]);
  expect(await values("a", "a")).toEqual([
    [3, 1.5],
    [3, 1.5],
  ]);
  expect(await values("a", "b")).toEqual([]);
  expect(await values("a", "unset")).toEqual([]);
  const open = robot({ allowUndeclaredParameters: true });
  expect((await open.ask(GetParameters, "get_parameters", { names: ["b"] })).values[0]?.type).toBe(0);
});

test("types and descriptions are all or nothing, too", async () => {
  const { node, ask } = robot();
  node.declareParameter("a", 1n, { description: "what", integer_range: [{ from_value: 0, to_value: 9, step: 1 }] });
  expect((await ask(GetParameterTypes, "get_parameter_types", { names: ["a", "use_sim_time"] })).types).toEqual(
    Uint8Array.of(2, 1),
  );
  expect((await ask(GetParameterTypes, "get_parameter_types", { names: ["a", "b"] })).types).toEqual(Uint8Array.of());
  expect((await ask(DescribeParameters, "describe_parameters", { names: ["a"] })).descriptors).toEqual([
    node.describeParameter("a"),
  ]);
  expect((await ask(DescribeParameters, "describe_parameters", { names: ["a", "b"] })).descriptors).toEqual([]);
});

test("each is set by itself, and a refusal says why", async () => {
  const { node, log, ask } = robot();
  node.declareParameter("a", 1);
  node.declareParameter("fixed", 1, { read_only: true });
  node.addOnSetParametersCallback(([parameter]) => {
    if (parameter?.value === 13) throw new Error("superstition");
    return { successful: true };
  });
  const typeless = message("a", 1);
  typeless.value.type = 99;
  const { results } = await ask(SetParameters, "set_parameters", {
    parameters: [message("fixed", 2), message("unknown", 2), message("a", 13), typeless, message("a", 2)],
  });
  expect(results).toEqual([
    { successful: false, reason: "Trying to set a read-only parameter: fixed." },
    { successful: false, reason: "Invalid access to undeclared parameter(s): unknown" },
    { successful: false, reason: "superstition" },
    { successful: false, reason: "parameter a: there is no type 99" },
    SUCCESS,
  ]);
  expect(node.getParameter("a").value).toBe(2);
  expect(log.map(({ message }) => message)).toContainEqual(expect.stringContaining("could not be set: Error: superst"));
});

test("all are set at once, or none", async () => {
  const { node, ask } = robot();
  node.declareParameters("", [
    ["a", 1],
    ["b", 1],
  ]);
  const set = async (...parameters: ReturnType<typeof message>[]) =>
    (await ask(SetParametersAtomically, "set_parameters_atomically", { parameters })).result;
  expect(await set(message("a", 2), message("b", "text"))).toMatchObject({ successful: false });
  expect(node.getParameter("a").value).toBe(1);
  expect(await set(message("a", 2), message("b", 2))).toEqual(SUCCESS);
  expect(node.getParameters(["a", "b"]).map(({ value }) => value)).toEqual([2, 2]);
});

test("a request for a flood is refused, and the node goes on", async () => {
  const { node, ask } = robot();
  node.declareParameter("big", "x".repeat(1024 * 1024));
  const names = (count: number) => ({ names: new Array<string>(count).fill("big") });
  await expect(ask(GetParameters, "get_parameters", names(100))).rejects.toThrow(/expected 67108864 at most/);
  await expect(ask(GetParameterTypes, "get_parameter_types", names(10_001))).rejects.toThrow(/10001 parameters/);
  expect((await ask(GetParameterTypes, "get_parameter_types", names(10_000))).types.length).toBe(10_000);
});
