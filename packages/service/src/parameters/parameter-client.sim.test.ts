// SPDX-License-Identifier: Apache-2.0
// What a program gets of another node's parameters by its client and its handler, over the simulated network.

import { ParameterEvent } from "@rclts/interfaces/rcl_interfaces/msg";
import { GetParameters } from "@rclts/interfaces/rcl_interfaces/srv";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { Node, type NodeOptions } from "../index.js";
import { AsyncParameterClient } from "./async-parameter-client.js";
import { Parameter } from "./parameter.js";
import { ParameterEventHandler } from "./parameter-event-handler.js";
import { ParameterType } from "./parameter-type.js";

const SUCCESS = { successful: true, reason: "" };

/** A node `/lab/robot` with parameters, and another one that looks at it. */
function robot(options: Partial<NodeOptions> = {}) {
  const network = new SimulatedNetwork({ seed: 1 });
  const { context } = simulatedNode(network, "other");
  const node = new Node("robot", { context, namespace: "lab", ...options });
  node.declareParameters("", [
    ["a", 1],
    ["arm.left", 2n],
    ["any", "x", { dynamic_typing: true }],
  ]);
  const asker = simulatedNode(network, "asker").node;
  /** The promise's result, or what it rejects with, after as much of the network's time as that takes. */
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const mark = () => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await network.run(20_000, () => isSettled);
    return promise;
  };
  return { network, node, asker, settled };
}

describe("a parameter client", () => {
  test("asks for parameters, their types, descriptions and names", async () => {
    const { asker, settled } = robot();
    const client = new AsyncParameterClient(asker, "/lab/robot");
    expect(client.servicesAreReady()).toBe(false);
    expect(await settled(client.waitForServices())).toBe(true);
    expect(client.servicesAreReady()).toBe(true);
    expect(await settled(client.getParameters(["arm.left", "a"]))).toEqual([
      new Parameter("arm.left", 2n),
      new Parameter("a", 1),
    ]);
    expect(await settled(client.getParameters(["a", "b"]))).toEqual([]);
    expect(await settled(client.getParameterTypes(["arm.left", "any"]))).toEqual([2, 4]);
    expect(await settled(client.describeParameters(["any"]))).toMatchObject([{ name: "any", dynamic_typing: true }]);
    expect(await settled(client.listParameters(["arm"]))).toEqual({ names: ["arm.left"], prefixes: ["arm"] });
    expect((await settled(client.listParameters([], 1))).names).toEqual(["use_sim_time", "a", "any"]);
  });

  test("sets them, each by itself or all at once, and deletes them", async () => {
    const { node, asker, settled } = robot();
    const client = new AsyncParameterClient(asker, "/lab/robot");
    const results = await settled(
      client.setParameters([
        { name: "a", value: 5 },
        { name: "arm.left", value: 6, type: ParameterType.INTEGER },
        { name: "arm.left", value: "7" },
      ]),
    );
    expect(results.map(({ successful }) => successful)).toEqual([true, true, false]);
    const both = [new Parameter("a", 8), new Parameter("arm.left", "9")];
    expect((await settled(client.setParametersAtomically(both))).successful).toBe(false);
    expect(node.getParameters(["a", "arm.left"]).map(({ value }) => value)).toEqual([5, 6n]);
    expect(await settled(client.setParametersAtomically(both.slice(0, 1)))).toEqual(SUCCESS);
    expect(await settled(client.deleteParameters(["any", "a"]))).toEqual([
      SUCCESS,
      { successful: false, reason: "Static parameter cannot be undeclared" },
    ]);
    expect(node.hasParameter("any")).toBe(false);
  });

  test("takes an answer for none if it has not as many values as there are names", async () => {
    const { node, asker, settled } = robot({ startParameterServices: false });
    const values = [new Parameter("", 1).toValueMessage()];
    node.createService(GetParameters, "robot/get_parameters", () => ({ values }));
    const client = new AsyncParameterClient(asker, "/lab/robot");
    expect(await settled(client.getParameters(["a", "b"]))).toEqual([]);
    expect(await settled(client.getParameters(["a"]))).toEqual([new Parameter("a", 1)]);
  });

  test("finds a node in the namespace of its own by its name alone", async () => {
    const { asker, settled } = robot();
    const neighbour = new Node("neighbour", {
      context: asker.context,
      namespace: "lab",
      startParameterServices: false,
    });
    expect(await settled(new AsyncParameterClient(neighbour, "robot").getParameterTypes(["a"]))).toEqual([3]);
  });

  test("does not wait for ever: the time, a signal and its own end reject what is pending", async () => {
    const { asker, settled } = robot({ startParameterServices: false });
    const client = new AsyncParameterClient(asker, "/lab/robot");
    await expect(settled(client.getParameters(["a"], { timeout: 100 }))).rejects.toMatchObject({ code: "timeout" });
    expect(await settled(client.waitForServices({ timeout: 100 }))).toBe(false);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(settled(client.listParameters([], 0, { signal }))).rejects.toThrow("enough");
    const pending = client.getParameterTypes(["a"]);
    client.destroy();
    await expect(settled(pending)).rejects.toMatchObject({ code: "destroyed" });
    client.destroy();
  });

  test("refuses what is no parameter, no name and no option before anything is sent", async () => {
    const { asker, settled } = robot();
    expect(() => new AsyncParameterClient(asker, "")).toThrow(TypeError);
    expect(() => new AsyncParameterClient(asker, "n", { timeout: 5 } as never)).toThrow(/unknown option "timeout"/);
    const client = new AsyncParameterClient(asker, "/lab/robot");
    await expect(settled(client.setParameters([{ name: "a", value: null as never }]))).rejects.toThrow(TypeError);
    await expect(settled(client.getParameters(["a"], { onTimeout: "throw" } as never))).rejects.toThrow(/onTimeout/);
  });
});

describe("parameter events", () => {
  async function observed(options: Partial<NodeOptions> = {}) {
    const scene = robot(options);
    const events: ParameterEvent[] = [];
    const client = new AsyncParameterClient(scene.asker, "/lab/robot");
    const subscription = client.onParameterEvent((event) => void events.push(event));
    await scene.network.run(2000, () => subscription.getPublisherCount() > 0);
    const names = () =>
      events.map((event) =>
        [event.new_parameters, event.changed_parameters, event.deleted_parameters].map((list) =>
          list.map(({ name }) => name),
        ),
      );
    return { ...scene, events, names, subscription };
  }

  test("tell all nodes which parameters are new, changed and deleted, all of one set in one event", async () => {
    const { network, node, events, names } = await observed();
    node.declareParameter("late", 1);
    node.setParametersAtomically([
      { name: "a", value: 2 },
      { name: "any", value: 3 },
    ]);
    node.setParameter({ name: "any" });
    node.undeclareParameter("late");
    node.setParameter({ name: "a", value: "refused" });
    await network.run(2000, () => events.length === 3);
    await network.run(500);
    expect(names()).toEqual([
      [["late"], [], []],
      [[], ["a", "any"], []],
      [[], [], ["any"]],
    ]);
    expect(events[1]).toMatchObject({ node: "/lab/robot", changed_parameters: [{ value: { double_value: 2 } }, {}] });
    const time = network.now() + network.wallOffset;
    expect(Math.abs(events[0]!.stamp.sec - time / 1000)).toBeLessThan(5);
  });

  test("call a parameter new that gets its first value after its declaration", async () => {
    const { network, node, events, names } = await observed();
    node.declareParameter("unset", undefined, { type: ParameterType.INTEGER });
    node.setParameter({ name: "unset", value: 5 });
    node.setParameter({ name: "unset", value: 6 });
    await network.run(2000, () => events.length === 3);
    expect(names()).toEqual([
      [["unset"], [], []],
      [["unset"], [], []],
      [[], ["unset"], []],
    ]);
  });

  test("have the time of a simulation if their node has, which is 0 before it is told any", async () => {
    const { network, node, events } = await observed({ parameterOverrides: [new Parameter("use_sim_time", true)] });
    node.setParameter({ name: "a", value: 2 });
    await network.run(2000, () => events.length === 1);
    expect(events[0]?.stamp).toEqual({ sec: 0, nanosec: 0 });
  });

  test("are not published by a node that is told not to, by itself or with its services", async () => {
    expect((await observed({ startParameterEventPublisher: false })).subscription.getPublisherCount()).toBe(0);
    expect((await observed({ startParameterServices: false })).subscription.getPublisherCount()).toBe(0);
    const alone = { startParameterServices: false, startParameterEventPublisher: true };
    expect((await observed(alone)).subscription.getPublisherCount()).toBe(1);
  });

  test("a parameter can still be set when its node is destroyed, which nobody hears of", async () => {
    const { node } = robot();
    node.destroyNode();
    expect(node.setParameter({ name: "a", value: 5 })).toEqual(SUCCESS);
  });
});

describe("a parameter event handler", () => {
  async function handling() {
    const scene = robot();
    const handler = new ParameterEventHandler(scene.asker);
    const told: unknown[] = [];
    const tell = (who: string) => (parameter: Parameter) => told.push([who, parameter.name, parameter.value]);
    // Something to see that an event has arrived by.
    let events = 0;
    handler.addParameterEventCallback(() => {
      events += 1;
    });
    const heard = (count: number) => scene.network.run(5000, () => events >= count);
    const probe = async () => {
      for (let i = 0; events === 0 && i < 100; i++) {
        scene.node.setParameter({ name: "any", value: i });
        await scene.network.run(50);
      }
      const before = events;
      return (more: number) => heard(before + more);
    };
    return { ...scene, handler, told, tell, arrived: await probe() };
  }

  test("calls back for one parameter of one node, the newest callback first, and until it is removed", async () => {
    const { node, handler, told, tell, arrived } = await handling();
    const old = handler.addParameterCallback("a", "/lab/robot", tell("old"));
    handler.addParameterCallback("a", "/lab/robot", tell("new"));
    handler.addParameterCallback("a", "/lab/other", tell("other node"));
    handler.addParameterCallback("b", "/lab/robot", tell("other parameter"));
    node.setParametersAtomically([
      { name: "a", value: 5 },
      { name: "any", value: 5 },
    ]);
    await arrived(1);
    expect(told.splice(0)).toEqual([
      ["new", "a", 5],
      ["old", "a", 5],
    ]);
    handler.removeParameterCallback(old);
    expect(() => handler.removeParameterCallback(old)).toThrow(RangeError);
    node.setParameter({ name: "a", value: 6 });
    node.setParameter({ name: "any" });
    await arrived(3);
    expect(told).toEqual([["new", "a", 6]]);
  });

  test("calls back for whole events, of which single values can be taken", async () => {
    const { node, handler, arrived } = await handling();
    const values: unknown[] = [];
    const handle = handler.addParameterEventCallback((event) => {
      values.push(ParameterEventHandler.getParameterFromEvent(event, "a", "/lab/robot")?.value);
      values.push(ParameterEventHandler.getParameterFromEvent(event, "a", "/robot"));
      values.push(ParameterEventHandler.getParametersFromEvent(event).length);
    });
    node.setParameter({ name: "a", value: 5 });
    await arrived(1);
    expect(values).toEqual([5, undefined, 1]);
    handler.removeParameterEventCallback(handle);
    expect(() => handler.removeParameterEventCallback(handle)).toThrow(RangeError);
    expect(() => handler.addParameterEventCallback("f" as never)).toThrow(TypeError);
  });

  test("passes over values of a type that there is not", async () => {
    const { asker, handler, told, tell, arrived } = await handling();
    handler.addParameterCallback("a", "/lab/robot", tell("me"));
    const odd = new Parameter("a", 5).toMessage();
    odd.value.type = 99;
    const event = ParameterEvent.create({
      node: "/lab/robot",
      new_parameters: [odd, new Parameter("a", 6).toMessage()],
    });
    asker.createPublisher(ParameterEvent, "/parameter_events", { qos: "parameter_events" }).publish(event);
    await arrived(1);
    expect(told).toEqual([["me", "a", 6]]);
  });

  test("names nodes as they are seen from its own", () => {
    const { asker } = robot();
    const handler = new ParameterEventHandler(new Node("n", { context: asker.context, namespace: "lab" }));
    const nameOf = (name: string) => handler.addParameterCallback("a", name, () => {}).nodeName;
    expect(["robot", "/robot", ""].map(nameOf)).toEqual(["/lab/robot", "/robot", "/lab/n"]);
    handler.destroy();
    handler.destroy();
  });
});
