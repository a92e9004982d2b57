// SPDX-License-Identifier: Apache-2.0
// How far contexts are found, by option and by ROS environment variable: over real sockets, all confined to loopback.

import type { ServiceType } from "@rclts/service";
import { createContext, type ProcessContext } from "./context.js";
import { Node } from "./node.js";
import type { InitOptions } from "./options.js";

interface Empty {
  structure_needs_at_least_one_member: number;
}

const message = {
  create: (): Empty => ({ structure_needs_at_least_one_member: 0 }),
  encode: (writer: { uint8(value: number): void }): void => writer.uint8(0),
  decode: (reader: { uint8(): number }): Empty => ({ structure_needs_at_least_one_member: reader.uint8() }),
};

const Ping: ServiceType<Empty, Empty> = {
  name: "test_interfaces/srv/Ping",
  Request: { name: "test_interfaces/srv/Ping_Request", ...message },
  Response: { name: "test_interfaces/srv/Ping_Response", ...message },
};

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 1 + (process.pid % 100);

const VARIABLES = ["ROS_LOCALHOST_ONLY", "ROS_AUTOMATIC_DISCOVERY_RANGE", "ROS_STATIC_PEERS"] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
const open: ProcessContext[] = [];

beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((context) => context.shutdown()));
});

afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

async function openContext(options: InitOptions): Promise<ProcessContext> {
  const context = await createContext({ domainId, signalHandlers: false, ...options });
  open.push(context);
  return context;
}

function offer(context: ProcessContext, service: string): void {
  new Node(`offers_${service}`, { context }).createService(Ping, service, (_request, response) => response);
}

const LOCALHOST: InitOptions = { discoveryRange: "localhost" };

test.each([
  { how: "the option", options: { discoveryRange: "off" } as const, variable: "" },
  { how: "the variable", options: {}, variable: "OFF" },
])("off by $how: finds nobody and is not found, while others meet", async ({ options, variable }) => {
  process.env.ROS_AUTOMATIC_DISCOVERY_RANGE = variable;
  const hidden = await openContext(options);
  offer(hidden, "hidden");
  const seeker = await openContext(LOCALHOST);
  offer(await openContext(LOCALHOST), "seen");
  const node = new Node("seeks", { context: seeker });
  const unfound = node.createClient(Ping, "hidden");
  const blind = new Node("blind", { context: hidden }).createClient(Ping, "seen");
  // What is hidden was there first: if it could be found, it would be by now.
  expect(await node.createClient(Ping, "seen").waitForService()).toBe(true);
  expect(unfound.serviceIsReady()).toBe(false);
  expect(blind.serviceIsReady()).toBe(false);
});

test.each([
  { how: "ROS_LOCALHOST_ONLY", variables: { ROS_LOCALHOST_ONLY: "1" } },
  { how: "ROS_AUTOMATIC_DISCOVERY_RANGE", variables: { ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" } },
])("localhost by $how: finds who is on this machine", async ({ variables }) => {
  Object.assign(process.env, variables);
  offer(await openContext({}), "here");
  const client = new Node("seeks", { context: await openContext({}) }).createClient(Ping, "here");
  expect(await client.waitForService()).toBe(true);
});

test("a context that is confined to this machine refuses a peer on another, and takes one on this", async () => {
  const context = await openContext(LOCALHOST);
  await expect(context.addPeer("192.0.2.1")).rejects.toThrow('peer "192.0.2.1" (192.0.2.1) cannot be reached');
  await context.addPeer("127.0.0.1");
  expect(context.removePeer("127.0.0.1")).toBe(true);
  expect(context.removePeer("127.0.0.1")).toBe(false);
});

test("a context that is off refuses every peer", async () => {
  const context = await openContext({ discoveryRange: "off" });
  await expect(context.addPeer("127.0.0.1")).rejects.toThrow("its discovery range is off");
});

test("a context that is shut down takes no peer", async () => {
  const context = await openContext(LOCALHOST);
  await context.shutdown();
  await expect(context.addPeer("127.0.0.1")).rejects.toThrow(expect.objectContaining({ code: "shutdown" }));
});

test("a static peer that is none is an error of init", async () => {
  await expect(openContext({ ...LOCALHOST, staticPeers: ["no peer"] })).rejects.toThrow('"no peer" is no static peer');
});
