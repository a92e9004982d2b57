// SPDX-License-Identifier: Apache-2.0
// Nodes that tell others what the types are that they use, and calls of services whose types are known in no other way.

import { discoverServiceType, fetchMessageType, fetchServiceType } from "@rclts/idl";
import { GetPlan } from "@rclts/interfaces/nav_msgs/srv";
import { String as Text } from "@rclts/interfaces/std_msgs/msg";
import { SetBool } from "@rclts/interfaces/std_srvs/srv";
import { GetTypeDescription } from "@rclts/interfaces/type_description_interfaces/srv";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { Node, type NodeOptions, Parameter } from "../index.js";
import { describeType } from "./describe-type.js";

const UNUSED = `RIHS01_${"0".repeat(64)}`;

function planner(options: Partial<NodeOptions> = {}) {
  const network = new SimulatedNetwork({ seed: 1 });
  const { context } = simulatedNode(network, "other");
  const node = new Node("planner", { context, namespace: "lab", startTypeDescriptionService: true, ...options });
  const asker = simulatedNode(network, "asker").node;
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const mark = () => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await network.run(5000, () => isSettled);
    return promise;
  };
  const ask = (type_name: string, type_hash: string) => {
    const client = asker.createClient(GetTypeDescription, "/lab/planner/get_type_description");
    return settled(client.call({ type_name, type_hash, include_type_sources: true }));
  };
  return { network, node, asker, settled, ask };
}

test("a service is called with the type that its server describes, and values are checked before they are sent", async () => {
  const { node, asker, settled } = planner();
  node.createService(GetPlan, "plan", (request, response) => {
    response.plan.poses.push(request.goal);
    return response;
  });
  const options = { nodeName: "/lab/planner", hash: GetPlan.hash!, timeout: 3000 };
  const type = await settled(fetchServiceType(asker, "nav_msgs/srv/GetPlan", options));
  expect([type.hash, type.Request.hash, type.Response.hash, type.Event?.hash]).toEqual(
    [GetPlan, GetPlan.Request, GetPlan.Response, GetPlan.Event].map(({ hash }) => hash),
  );
  const client = asker.createClient(type, "/lab/plan");
  const request = type.Request.create({ goal: { pose: { position: { x: 2.5 } } } });
  const response = await settled(client.call(request));
  expect(response.plan.poses[0].pose).toEqual({
    position: { x: 2.5, y: 0, z: 0 },
    orientation: { x: 0, y: 0, z: 0, w: 1 },
  });
  request.goal.pose.position.x = "far";
  expect(() => client.call(request)).toThrow(
    'goal.pose.position.x of nav_msgs/srv/GetPlan_Request: expected a number (float64), got "far"',
  );
});

test.each(["Request", "Response", "Event"] as const)(
  "a service is found by the hash of its %s, which is what it announces",
  async (part) => {
    const { node, asker, settled } = planner();
    node.createClient(SetBool, "switch");
    const options = { nodeName: "/lab/planner", hash: SetBool[part]!.hash!, timeout: 3000 };
    const type = await settled(fetchServiceType(asker, "std_srvs/srv/SetBool", options));
    expect(type.hash).toBe(SetBool.hash);
  },
);

test("the type of a topic is found by the hash that its endpoints announce", async () => {
  const { node, asker, settled } = planner();
  node.createPublisher(Text, "chatter");
  const options = { nodeName: "/lab/planner", hash: Text.hash!, timeout: 3000 };
  const type = await settled(fetchMessageType(asker, "std_msgs/msg/String", options));
  expect([type.name, type.hash, type.create()]).toEqual(["std_msgs/msg/String", Text.hash, { data: "" }]);
});

test("a service is called of which no more is known than its name", async () => {
  const { node, asker, settled } = planner();
  node.createService(SetBool, "switch", ({ data }) => ({ success: data, message: "" }));
  const type = await settled(discoverServiceType(asker, "/lab/switch"));
  expect([type.name, type.hash]).toEqual([SetBool.name, SetBool.hash]);
  const client = asker.createClient(type, "/lab/switch");
  expect(await settled(client.call({ data: true }))).toEqual({ success: true, message: "" });
});

test("what a server of ROS describes of a service is its events, if its introspection is on", async () => {
  const { node, asker, settled } = planner({ startTypeDescriptionService: false });
  // As rcl does: types are found by the hashes of endpoints, but those of a service by that of the whole.
  const known = [GetPlan, GetPlan.Event!];
  node.createService(GetTypeDescription, "planner/get_type_description", ({ type_hash }, response) => {
    const type = known.find(({ hash }) => hash === type_hash);
    return type === undefined
      ? Object.assign(response, { failure_reason: "Type not currently in use by this node" })
      : Object.assign(response, { successful: true, type_description: describeType(type) });
  });
  const service = node.createService(GetPlan, "plan", (_request, response) => response);
  await expect(settled(discoverServiceType(asker, "/lab/plan"))).rejects.toThrow(
    "/lab/planner does not describe nav_msgs/srv/GetPlan: Type not currently in use by this node",
  );
  service.configureIntrospection(Date, "services_default", "metadata");
  const type = await settled(discoverServiceType(asker, "/lab/plan"));
  const parts = ({ hash, Request, Response, Event }: typeof type) => [hash, Request.hash, Response.hash, Event?.hash];
  expect([type.name, ...parts(type)]).toEqual([GetPlan.name, ...parts(GetPlan)]);
});

test("if one server describes neither the service nor its events, the next one is asked", async () => {
  const { network, node, asker, settled } = planner({ startTypeDescriptionService: false });
  node.createService(GetTypeDescription, "planner/get_type_description", (_request, response) => response);
  const silent = node.createService(SetBool, "switch", (_request, response) => response);
  silent.configureIntrospection(Date, "services_default", "metadata");
  await network.run(1000);
  const { context } = simulatedNode(network, "late");
  const describing = new Node("talkative", { context, namespace: "lab", startTypeDescriptionService: true });
  describing.createService(SetBool, "switch", (_request, response) => response);
  await network.run(1000);
  expect(asker.getServersInfoByService("/lab/switch")[0]!.nodeName).toBe("planner");
  expect(await settled(discoverServiceType(asker, "/lab/switch"))).toMatchObject({ hash: SetBool.hash });
});

test("who has not answered in time is told by name, not who was not asked", async () => {
  const { network, node, asker } = planner({ startTypeDescriptionService: false });
  node.createService(SetBool, "switch", (_request, response) => response);
  await network.run(1000);
  const { context } = simulatedNode(network, "late");
  const slow = new Node("slow", { context, namespace: "lab", startTypeDescriptionService: false });
  slow.createService(GetTypeDescription, "slow/get_type_description", () => new Promise(() => {}));
  slow.createService(SetBool, "switch", (_request, response) => response);
  const discovery = discoverServiceType(asker, "/lab/switch", { timeout: 50 }).catch((error: Error) => error.message);
  await network.run(1000);
  expect(await discovery).toBe("/lab/slow has not answered after 50 ms");
});

test("a service that nobody offers, and one that nobody describes, are told apart when the time is over", async () => {
  const { node, asker, network } = planner({ startTypeDescriptionService: false });
  node.createService(SetBool, "switch", (_request, response) => response);
  const [absent, silent] = [
    discoverServiceType(asker, "/lab/absent", { timeout: 50 }),
    discoverServiceType(asker, "/lab/switch", { timeout: 50 }),
  ].map((discovery) => discovery.catch((error: Error) => error.message));
  await network.run(1000);
  expect(await absent).toBe("there is no server of /lab/absent after 50 ms");
  expect(await silent).toBe(
    "/lab/planner serves /lab/switch of type std_srvs/srv/SetBool, but has no get_type_description service after 50 ms",
  );
});

test("looking for a service ends with its signal, and leaves nothing behind", async () => {
  const { asker } = planner();
  const controller = new AbortController();
  const search = discoverServiceType(asker, "/lab/absent", { signal: controller.signal, timeout: Infinity });
  controller.abort(new Error("enough"));
  await expect(search).rejects.toThrow("enough");
  await expect(discoverServiceType(asker, "/lab/absent", { signal: controller.signal })).rejects.toThrow("enough");
});

test("a hash that is none, and a type that is not in use, are answered as nodes of ROS do", async () => {
  const { ask } = planner();
  const nothing = { type_name: "", fields: [] };
  const refused = (failure_reason: string) => ({
    successful: false,
    failure_reason,
    type_description: { type_description: nothing, referenced_type_descriptions: [] },
    type_sources: [],
    extra_information: [],
  });
  expect(await ask("", "foo")).toEqual(refused("Failed to parse type hash"));
  expect(await ask("", `${UNUSED}0`)).toEqual(refused("Failed to parse type hash"));
  expect(await ask("std_msgs/msg/String", UNUSED)).toEqual(refused("Type not currently in use by this node"));
});

test("a node describes the type of that service itself", async () => {
  const { ask } = planner();
  const answer = await ask("", GetTypeDescription.hash!);
  expect([answer.successful, answer.type_description.type_description.type_name]).toEqual([
    true,
    "type_description_interfaces/srv/GetTypeDescription",
  ]);
});

test("a type is in use as long as an endpoint has it", async () => {
  const { node, ask } = planner();
  const [first, second] = [node.createSubscription(Text, "a", () => {}), node.createSubscription(Text, "b", () => {})];
  node.destroySubscription(first);
  expect((await ask("", Text.hash!)).successful).toBe(true);
  node.destroySubscription(second);
  expect((await ask("", Text.hash!)).failure_reason).toBe("Type not currently in use by this node");
});

test("a type that can not describe itself is in use, and said to be unknown", async () => {
  const { node, ask } = planner();
  const { fields: _fields, ...old } = Text;
  node.createPublisher({ ...old, hash: UNUSED }, "chatter");
  expect((await ask("", UNUSED)).failure_reason).toBe("The description of std_msgs/msg/String is not known");
});

describe("a node has the service", () => {
  const offers = async (options: Partial<NodeOptions>): Promise<boolean> => {
    const { asker, settled } = planner(options);
    const client = asker.createClient(GetTypeDescription, "/lab/planner/get_type_description");
    return settled(client.waitForService({ timeout: 2000 }));
  };
  const given = (value: boolean) => ({
    parameterOverrides: [new Parameter("start_type_description_service", value)],
  });

  test.each<[string, Partial<NodeOptions>, boolean]>([
    ["by default", { startTypeDescriptionService: undefined }, true],
    [
      "not without parameter services",
      { startTypeDescriptionService: undefined, startParameterServices: false },
      false,
    ],
    ["not if it is told not to", { startTypeDescriptionService: false }, false],
    ["not if the parameter says so", given(false), false],
    ["if the parameter says so", { startTypeDescriptionService: false, ...given(true) }, true],
  ])("%s", async (_when, options, expected) => {
    expect(await offers(options)).toBe(expected);
  });

  test("and the parameter only if it was given, read-only", () => {
    expect(planner().node.hasParameter("start_type_description_service")).toBe(false);
    const { node } = planner(given(true));
    expect(node.describeParameter("start_type_description_service").read_only).toBe(true);
  });
});
