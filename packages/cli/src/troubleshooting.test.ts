// SPDX-License-Identifier: Apache-2.0
// Each entry of docs/troubleshooting.md is provoked, and what is said then stands there.

import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { String as StringMessage } from "@rclts/interfaces/std_msgs/msg";
import { Trigger } from "@rclts/interfaces/std_srvs/srv";
import { SERVICES_DEFAULT } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import type { ClientOptions, ServiceCallback, ServiceOptions } from "@rclts/service";
import { createContext, type InitOptions, type ProcessContext } from "rclts";
import { simulatedNode } from "../../service/test/simulation.js";
import { DOMAIN, rclts } from "../test/command.js";
import { NETWORK, PEER, reader, WELL } from "../test/reports.js";
import { findings } from "./doctor/findings.js";
import type { GraphReport } from "./doctor/report.js";

type Add = typeof AddTwoInts;
type AddCallback = ServiceCallback<ReturnType<Add["Request"]["create"]>, ReturnType<Add["Response"]["create"]>>;

/** By the entry's heading: does what the entry is about, and gives all that is said then. */
const PROVOKED: Readonly<Record<string, () => string | Promise<string>>> = {
  "Nobody offers it": () => {
    const { client } = asking();
    return String(client.explain());
  },
  "It has another name": async () => {
    const { network, client } = asking();
    serving(network, { name: "/arm/add_two_ints" });
    await network.run(2000);
    return String(client.explain());
  },
  "It has another type": async () => {
    const { network, client } = asking();
    simulatedNode(network, "server").node.createService(Trigger, "add_two_ints", (_, response) => response);
    await network.run(2000);
    return String(client.explain());
  },
  "The quality of service does not fit": async () => {
    const { network, client } = asking();
    serving(network, { options: { qos: { durability: "transient-local" } } });
    await network.run(2000);
    return String(client.explain());
  },
  "The type was changed on one side": async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const changed = { ...AddTwoInts, Request: { ...AddTwoInts.Request, hash: `RIHS01_${"0".repeat(64)}` } };
    const client = simulatedNode(network, "asker").node.createClient(changed, "add_two_ints");
    serving(network);
    await network.run(2000, () => client.serviceIsReady());
    return String(client.explain());
  },
  "Only one of its two endpoints is there": async () => {
    const { network, client } = asking();
    const typeName = "example_interfaces::srv::dds_::AddTwoInts_Request_";
    const { engine } = network.participant();
    engine.createReader(0x104, { topic: "rq/add_two_intsRequest", typeName, qos: SERVICES_DEFAULT });
    await network.run(2000);
    return String(client.explain());
  },
  "It is heard, and not reached": async () => {
    const { network, client, participant } = asking();
    network.cut(participant.address, serving(network).participant.address);
    await network.run(3000);
    return String(client.explain());
  },
  "It was found, and does not acknowledge": async () => {
    const { network, client } = asking();
    serving(network);
    await network.run(5000, () => client.explain().reasons[0]?.code === "not-acknowledged");
    return String(client.explain());
  },
  "Fast DDS and Cyclone DDS": () => {
    const giving = [reader("adder", "Fast DDS", "server")];
    const taking = [reader("asker", "Cyclone DDS", "client")];
    return saidOf({ services: [{ name: "/add_two_ints", types: [AddTwoInts.name], giving, taking }] });
  },
  "Nobody else is heard": () => saidOf({ participants: [] }),
  "Only this machine is looked at": async () => {
    const { out } = await rclts(["doctor"]);
    return out;
  },
  "Multicast does not come back": () =>
    saidOf({ interfaces: [{ name: "eth0", address: "10.0.0.2", isUsed: true, hearsItself: false }] }),
  "A participant is heard, but does not answer": () =>
    saidOf({ participants: [{ ...PEER, vendor: "rclts", hasAnswered: false }] }),
  "The port of the group is taken": async () => {
    const { domainId, socket } = await takeGroupPort();
    try {
      const { log } = await loopback({ domainId });
      return log + saidOf({ network: { ...NETWORK, hearsGroup: false } });
    } finally {
      socket.close();
    }
  },
  "All ports of the domain are taken": async () => {
    // It has but few of them. Those that cannot be taken are.
    const ports = Array.from({ length: 63 }, (_, index) => 65_410 + 2 * index);
    const sockets = await Promise.all(ports.map((port) => bind(port, "127.0.0.1").catch(() => undefined)));
    try {
      return await refusal(() => loopback({ domainId: 232 }));
    } finally {
      for (const socket of sockets) socket?.close();
    }
  },
  "ROS_DOMAIN_ID is out of range": () => refusal(() => withVariable("ROS_DOMAIN_ID", "233")),
  "The domain's ports may be anybody's": () => saidOf({ domainId: 120 }),
  "A peer can not be added": async () => {
    const { context } = await loopback({});
    return refusal(() => context.addPeer("10.1.0.2"));
  },
  "Zenoh, discovery servers, DDS Security": async () => {
    const variables = {
      RMW_IMPLEMENTATION: "rmw_zenoh_cpp",
      ROS_DISCOVERY_SERVER: "10.1.0.9:11811",
      ROS_SECURITY_ENABLE: "true",
    };
    let said = "";
    for (const [name, value] of Object.entries(variables))
      said += `${await refusal(() => withVariable(name, value))}\n`;
    return said;
  },
  "The receive buffer is small": () => saidOf({ network: { ...NETWORK, receiveBuffer: 65_536 } }),
  "A call takes too long": async () => {
    const { network, client, log } = asking();
    const missed = client.call({ a: 1n, b: 2n }, { timeout: 500, onTimeout: "throw" });
    const first = failure(missed);
    await network.run(1000);
    serving(network, { callback: () => new Promise<never>(() => {}) });
    await network.run(2000, () => client.serviceIsReady());
    const second = failure(client.call({ a: 1n, b: 2n }, { timeout: 500, onTimeout: "throw" }));
    await network.run(1000);
    return [await first, await second, ...log.map(({ message }) => message)].join("\n");
  },
  "The server leaves with a call": async () => {
    const { network, client } = asking();
    const { service, participant, context } = serving(network, { callback: () => new Promise<never>(() => {}) });
    await network.run(2000, () => client.serviceIsReady());
    const first = failure(client.call({ a: 1n, b: 2n }));
    await network.run(100);
    service.destroy();
    await network.run(1000);
    await context.shutdown();
    const other = serving(network, { callback: () => new Promise<never>(() => {}) });
    await network.run(2000, () => client.serviceIsReady());
    const second = failure(client.call({ a: 1n, b: 2n }));
    await network.run(100);
    network.crash(other.participant.address);
    network.crash(participant.address);
    await network.run(60_000);
    return [await first, await second].join("\n");
  },
  "The callback failed": async () => {
    const { network, client } = asking();
    const server = serving(network, {
      callback: () => {
        throw new Error("no water");
      },
    });
    const failed = failure(client.call({ a: 1n, b: 2n }));
    await network.run(2000);
    return [await failed, ...server.log.map(({ message }) => message)].join("\n");
  },
  "The callback gives nothing": async () => {
    const { network, client } = asking();
    const server = serving(network, { callback: (() => {}) as unknown as AddCallback });
    client.call({ a: 1n, b: 2n }).catch(() => {});
    await network.run(2000);
    return server.log.map(({ message }) => message).join("\n");
  },
  "Two servers have one name": async () => {
    const { network, client, log } = asking();
    serving(network);
    serving(network, { node: "second" });
    client.call({ a: 1n, b: 2n });
    await network.run(3000);
    return log.map(({ message }) => message).join("\n");
  },
  "Too many calls wait": async () => {
    const { client } = asking({ queueBytes: 1000 });
    const calls = Array.from({ length: 10 }, () => failure(client.call({ a: 1n, b: 2n })));
    return Promise.race(calls);
  },
  "A value does not fit its field": () => {
    const { client } = asking();
    const wrong = (request: object) => refusal(async () => client.callAsync(request as never));
    return Promise.all([wrong({ a: 2.5, b: 3n }), wrong({ a: 2n ** 63n, b: 3n })]).then((said) => said.join("\n"));
  },
  "A name is not valid": () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node } = simulatedNode(network, "asker");
    return Promise.all([
      refusal(async () => node.createClient(AddTwoInts, "add two ints")),
      refusal(async () => simulatedNode(network, "my-node")),
    ]).then((said) => said.join("\n"));
  },
  "A callback waits for one that waits for it": async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node, log } = simulatedNode(network, "planner");
    const inner = node.createClient(AddTwoInts, "inner");
    node.createService(AddTwoInts, "inner", (_, response) => response);
    node.createService(AddTwoInts, "outer", async (request) => (await inner.call(request)) as never);
    node.createClient(AddTwoInts, "outer").callAsync({ a: 1n, b: 2n });
    await network.run(20_000);
    return log.map(({ message }) => message).join("\n");
  },
  "A publisher and a subscription do not come together": async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node, log } = simulatedNode(network, "listener");
    node.createSubscription(StringMessage, "chatter", () => {});
    simulatedNode(network, "talker").node.createPublisher(StringMessage, "chatter", { qos: "sensor_data" });
    await network.run(3000);
    return log.map(({ message }) => message).join("\n");
  },
};

const page = readFileSync(join(__dirname, "../../../docs/troubleshooting.md"), "utf8");

interface Entry {
  readonly heading: string;
  /** Its quotations, line by line. */
  readonly messages: readonly string[];
  /** Whether it says where it was seen, as what takes several machines or nodes of ROS does. */
  readonly isSeen: boolean;
}

const entries: readonly Entry[] = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({
    heading: text.slice(0, text.indexOf("\n")),
    messages: [...text.matchAll(/^```text\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => block!.trimEnd().split("\n")),
    isSeen: /^Seen /m.test(text),
  }));

const open: ProcessContext[] = [];
afterEach(() => Promise.all(open.splice(0).map((context) => context.shutdown())));

test("every entry quotes what is provoked here, or says where it was seen", () => {
  expect(entries.length).toBeGreaterThan(20);
  const headings = entries.map(({ heading }) => heading);
  expect(Object.keys(PROVOKED).filter((heading) => !headings.includes(heading))).toEqual([]);
  const isShown = ({ heading, messages, isSeen }: Entry) => (heading in PROVOKED ? messages.length > 0 : isSeen);
  expect(entries.filter((entry) => !isShown(entry)).map(({ heading }) => heading)).toEqual([]);
});

for (const { heading, messages } of entries) {
  const provoke = PROVOKED[heading];
  if (provoke === undefined) continue;
  test(`${heading}: what the page quotes is said`, async () => {
    const said = (await provoke()).split("\n");
    for (const message of messages) {
      // What differs each time is left out on the page.
      const pieces = message.split("…").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      expect(said).toContainEqual(expect.stringMatching(new RegExp(`${pieces.join(".*")}`)));
    }
  }, 20_000);
}

/** A client alone. */
function asking(options: Pick<ClientOptions, "queueBytes"> = {}) {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const asker = simulatedNode(network, "asker");
  return { ...asker, network, client: asker.node.createClient(AddTwoInts, "add_two_ints", options) };
}

function serving(
  network: SimulatedNetwork,
  {
    node = "server",
    name = "add_two_ints",
    callback = (_, response) => response,
    options = {},
  }: { node?: string; name?: string; callback?: AddCallback; options?: Pick<ServiceOptions, "qos"> } = {},
) {
  const server = simulatedNode(network, node);
  return { ...server, service: server.node.createService(AddTwoInts, name, callback, options) };
}

/** A context on loopback, with what it logs. */
async function loopback(options: InitOptions): Promise<{ context: ProcessContext; log: string }> {
  let log = "";
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    log += String(text);
    return true;
  });
  try {
    const context = await createContext({
      args: [],
      localhostOnly: true,
      domainId: DOMAIN,
      signalHandlers: false,
      ...options,
    });
    open.push(context);
    return { context, log };
  } finally {
    write.mockRestore();
  }
}

async function withVariable(name: string, value: string): Promise<void> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    const { context } = await loopback({ domainId: undefined as never });
    await context.shutdown();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

function bind(port: number, address: string): Promise<ReturnType<typeof createSocket>> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4").once("error", reject);
    socket.bind({ port, address, exclusive: true }, () => resolve(socket));
  });
}

/** The port of a domain's group, of one that nobody uses. */
async function takeGroupPort() {
  for (let domainId = 101; domainId < 200; domainId++) {
    const socket = await bind(7400 + 250 * domainId, "0.0.0.0").catch(() => undefined);
    if (socket !== undefined) return { domainId, socket };
  }
  throw new Error("all domains are in use");
}

/** What an act is refused with, as Node prints it. */
function refusal(act: () => Promise<unknown>): Promise<string> {
  return failure(Promise.resolve().then(act));
}

function failure(promise: PromiseLike<unknown>): Promise<string> {
  return Promise.resolve(promise).then(
    () => "nothing",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** What doctor says of networks and peers that a test can not have. */
function saidOf(report: Partial<GraphReport>): string {
  return findings({ ...WELL, ...report })
    .flatMap(({ kind, what, advice }) => [`${kind === "problem" ? "PROBLEM" : "Note"}: ${what}`, `  ${advice}`])
    .join("\n");
}
