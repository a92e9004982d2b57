// SPDX-License-Identifier: Apache-2.0
// Many clients and servers of one service on a network that loses much, with servers that come, go and die.

import { type NetworkStatistics, SimulatedNetwork, seededRandom } from "@rclts/rtps/testing";
import { sumOfClients } from "../src/client/client-stats.js";
import { type Client, ServiceError } from "../src/index.js";
import { AddTwoInts, type Request, type Response } from "./add-two-ints.js";
import { FastDdsServer } from "./fast-dds-server.js";
import { simulatedNode } from "./simulation.js";

export interface SettlementOutcome {
  /** What went against the promises, in words; empty if nothing did. */
  readonly failures: readonly string[];
  readonly calls: number;
  /** How many calls were settled in which way, by error code, `answered` or `expired`. */
  readonly settled: Readonly<Record<string, number>>;
  readonly statistics: NetworkStatistics;
}

type Loose = { readonly a: bigint | number; readonly b: bigint | number };

/** One random run of this many calls. A call's number is in its request, its server's number in the reply. */
export async function settleCalls(seed: number, calls: number): Promise<SettlementOutcome> {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const network = new SimulatedNetwork({
    seed,
    loss: random() * 0.2,
    duplication: random() * 0.1,
    delay: 0.1 + random(),
    jitter: random(),
  });
  const failures: string[] = [];
  const settled: Record<string, number> = {};
  const settlements = new Uint8Array(calls);
  /** Which server acted on each call, by its number from 1; 0 while none has. */
  const actedBy = new Uint8Array(calls);

  const clientCount = 2 + below(6);
  // Processes do not know of each other's windows: only what all of them may send at a time is sure not to be dropped.
  const depth = 10 * (clientCount + 1);
  let lastServer = 0;
  const act = (server: number, { a, b }: Request): bigint => {
    // A foreign asker's: its writer sends to all servers that there are.
    if (a < 0n) return a + b;
    const call = Number(a);
    if (actedBy[call] !== 0) failures.push(`call ${call} ran at server ${server} and before at ${actedBy[call]}`);
    actedBy[call] = server;
    return BigInt(server * calls + call);
  };
  const startServer = () => {
    const server = ++lastServer;
    const kind = below(3);
    if (kind === 0) {
      const fast = new FastDdsServer(network, (request) => act(server, request), 0.05 + random() * 0.2, depth);
      return { leave: () => void fast.close(), address: fast.participant.address, fast };
    }
    const vendor = kind === 1 ? ("cyclonedds" as const) : undefined;
    const { node, context, participant } = simulatedNode(network, `server_${server}`, {}, vendor);
    node.createService(AddTwoInts, "add_two_ints", (request) => {
      const sum = act(server, request);
      return random() < 0.5 ? { sum } : Promise.resolve({ sum });
    });
    return { leave: () => void context.shutdown(), address: participant.address, fast: undefined };
  };

  const started = Array.from({ length: clientCount }, (_, i) => {
    const made = simulatedNode(network, `client_${i}`);
    const client = made.node.createClient(AddTwoInts, "add_two_ints") as unknown as Client<Loose, Response>;
    return { ...made, client };
  });
  // By then their nodes have been described, to nobody.
  await Promise.resolve();
  const clients = started.map((each) => ({ ...each, alone: each.participant.participant.sizes() }));
  const foreign = foreignAsker(network, random() < 0.5 ? "fastdds" : "cyclonedds");
  let server = startServer();

  let made = 0;
  const settle = (call: number, how: string) => {
    if (settlements[call] !== 0) failures.push(`call ${call} was settled twice, the second time: ${how}`);
    settlements[call] = 1;
    settled[how] = (settled[how] ?? 0) + 1;
  };
  const makeCall = (client: Client<Loose, Response>) => {
    const call = made++;
    const timeout = random() < 0.05 ? below(2000) : undefined;
    const future = timeout === undefined && random() < 0.3 ? client.callAsync({ a: call, b: 0 }) : undefined;
    const promise = future ?? client.call({ a: call, b: 0 }, timeout === undefined ? {} : { timeout });
    if (future !== undefined && random() < 0.1) future.cancel();
    promise.then(
      (response) => {
        if (response === undefined) settle(call, "expired");
        else if (response.sum === BigInt(actedBy[call]! * calls + call) && actedBy[call] !== 0)
          settle(call, "answered");
        else failures.push(`call ${call} got ${response.sum}, but it was server ${actedBy[call]} that acted on it`);
      },
      (error) => {
        if (error instanceof ServiceError) settle(call, error.code);
        else failures.push(`call ${call} failed with ${String(error)}`);
      },
    );
  };
  const isSettled = () => settlements.subarray(0, made).every((each) => each === 1);

  while (made < calls) {
    const { client } = clients[below(clients.length)]!;
    const burst = Math.min(calls - made, random() < 0.1 ? 1 + below(400) : 1 + below(10));
    for (let i = 0; i < burst; i++) makeCall(client);
    const chance = random();
    if (chance < 0.02) {
      server.leave();
      if (random() < 0.5) await network.run(below(500));
      server = startServer();
    } else if (chance < 0.03) {
      network.crash(server.address);
      server = startServer();
    } else if (chance < 0.05) {
      const heal = network.partition([server.address], [clients[below(clients.length)]!.participant.address]);
      await network.run(below(25_000));
      heal();
    }
    await network.run(random() * 20);
  }
  if (!(await network.run(300_000, isSettled))) {
    const open = settlements.indexOf(0);
    failures.push(`call ${open} and maybe others were not settled after 300 s; server ${actedBy[open]} acted on it`);
  }
  failures.push(...(await foreign.leave()));
  server.leave();
  const [last, ...others] = clients;
  for (const { context } of others) {
    await context.shutdown();
    if (context.core.sendWindows.size > 0) failures.push("a client left send windows behind");
  }
  // Whoever was killed, or whose goodbye was lost, is given up at the end of its lease.
  await network.run(30_000);
  const { context, participant, alone } = last!;
  if (context.core.sendWindows.size > 0) failures.push("the last client has send windows without a server");
  for (const [table, size] of Object.entries(participant.participant.sizes())) {
    if (size !== alone[table]) failures.push(`${table} of the last client: ${size}, and ${alone[table]} at first`);
  }
  await context.shutdown();
  const counted = sumOfClients(clients.map(({ client }) => client.stats()));
  const { expired = 0, timeout = 0, answered = 0, ...failed } = settled;
  for (const [code, count] of Object.entries(counted.failed)) {
    const expected = code === "timeout" ? expired + timeout : (failed[code] ?? 0);
    if (count !== expected) failures.push(`${count} calls are counted as ${code}, and ${expected} were`);
  }
  if (counted.answered !== answered) failures.push(`${counted.answered} of ${answered} answered calls are counted`);
  if (counted.calls !== made || counted.pending + counted.waiting > 0) {
    failures.push(`of ${made} calls ${counted.calls} are counted, ${counted.pending} as pending`);
  }
  return { failures, calls: made, settled, statistics: network.statistics };
}

/** A client on another vendor's process, which asks again and again; gives the way to end that, and what went wrong. */
function foreignAsker(network: SimulatedNetwork, vendor: "fastdds" | "cyclonedds"): { leave(): Promise<string[]> } {
  const { node, context } = simulatedNode(network, "foreign", {}, vendor);
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const failures: string[] = [];
  let asked = 0;
  const ask = (): void => {
    asked += 1;
    client.call({ a: -asked, b: 1000 }, { timeout: 1000 }).then(
      (response) => {
        if (response !== undefined && response.sum !== BigInt(1000 - asked)) {
          failures.push(`a foreign asker's call ${asked} got ${response.sum}`);
        }
        ask();
      },
      (error) => {
        if (!(error instanceof ServiceError)) failures.push(`a foreign asker's call failed with ${String(error)}`);
        else if (error.code !== "shutdown") ask();
      },
    );
  };
  ask();
  return {
    leave: async () => {
      await context.shutdown();
      return failures;
    },
  };
}
