// SPDX-License-Identifier: Apache-2.0
// Clients with retry and rclts servers that are slow, come, go and die, on a network that loses and is cut.

import { SimulatedNetwork, seededRandom } from "@rclts/rtps/testing";
import { ReentrantCallbackGroup, ServiceError } from "../src/index.js";
import { AddTwoInts, type Request } from "./add-two-ints.js";
import { type SimulatedNode, simulatedNode } from "./simulation.js";

export interface RetryOutcome {
  /** What went against the promises, in words; empty if nothing did. */
  readonly failures: readonly string[];
  /** How many calls were settled in which way, by error code, `answered` or `expired`. */
  readonly settled: Readonly<Record<string, number>>;
  /** How often a client made a call once more. */
  readonly repeated: number;
  /** How often a service got a request that it had already. */
  readonly known: number;
  /** How many replies came for calls that were settled by another. */
  readonly superseded: number;
}

/** One random run of this many calls. A call's number is in its request, that of the server's life in the reply. */
export async function retryCalls(seed: number, calls: number): Promise<RetryOutcome> {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const network = new SimulatedNetwork({
    seed,
    loss: random() * 0.3,
    duplication: random() * 0.1,
    delay: 1,
    jitter: 2,
  });
  const failures: string[] = [];
  const settled: Record<string, number> = {};
  const settlements = new Uint8Array(calls);
  /** How often each life of a server has run each call. */
  const runs: Uint8Array[] = [];
  const nodes: SimulatedNode[] = [];

  const startServer = () => {
    const life = runs.length;
    const ran = new Uint8Array(calls);
    runs.push(ran);
    const server = simulatedNode(network, `server_${life}`);
    nodes.push(server);
    const slowness = random() < 0.3 ? 3000 : 50;
    const answer = async ({ a }: Request) => {
      ran[Number(a)]! += 1;
      if (ran[Number(a)]! > 1) failures.push(`call ${a} ran again in life ${life}`);
      await new Promise<void>((resolve) => void network.setTimer(network.now() + random() * slowness, resolve));
      return { sum: BigInt(life) };
    };
    // Side by side, or a slow server has work for longer than anybody waits.
    const callbackGroup = new ReentrantCallbackGroup();
    server.node.createService(AddTwoInts, "add_two_ints", answer, { callbackGroup });
    return server;
  };
  const clients = Array.from({ length: 3 }, (_, i) => {
    const made = simulatedNode(network, `client_${i}`);
    nodes.push(made);
    return { ...made, client: made.node.createClient(AddTwoInts, "add_two_ints") };
  });

  const settle = (call: number, how: string) => {
    if (settlements[call] !== 0) failures.push(`call ${call} was settled twice, the second time: ${how}`);
    settlements[call] = 1;
    settled[how] = (settled[how] ?? 0) + 1;
  };
  const makeCall = (call: number) => {
    const { client } = clients[below(clients.length)]!;
    const timeout = random() < 0.7 ? 20 + below(4000) : undefined;
    const madeAt = network.now();
    client.call({ a: BigInt(call), b: 0n }, { timeout, retry: true }).then(
      (response) => {
        if (timeout !== undefined && network.now() - madeAt > 2 * timeout + 1)
          failures.push(`call ${call} took too long`);
        if (response === undefined) settle(call, "expired");
        else if (runs[Number(response.sum)]?.[call] === 1) settle(call, "answered");
        else failures.push(`call ${call} got the answer of life ${response.sum}, which has not run it`);
      },
      (error) => {
        if (error instanceof ServiceError) settle(call, error.code);
        else failures.push(`call ${call} failed with ${String(error)}`);
      },
    );
  };

  let server = startServer();
  for (let call = 0; call < calls; call++) {
    makeCall(call);
    const chance = random();
    if (chance < 0.01) {
      void server.context.shutdown();
      server = startServer();
    } else if (chance < 0.02) {
      network.crash(server.participant.address);
      server = startServer();
    } else if (chance < 0.03) {
      // A second server stays beside it, until it is lost.
      server = startServer();
    } else if (chance < 0.06) {
      const asker = clients[below(clients.length)]!.participant.address;
      const { address } = server.participant;
      const [from, to] = random() < 0.5 ? [address, asker] : [asker, address];
      const isOneWay = random() < 0.5;
      const heal = isOneWay ? () => network.heal(from, to) : network.partition([address], [asker]);
      if (isOneWay) network.cut(from, to);
      await network.run(random() < 0.5 ? below(4000) : below(30_000));
      heal();
    }
    await network.run(random() * 100);
  }
  if (!(await network.run(300_000, () => settlements.every((each) => each === 1)))) {
    failures.push(`call ${settlements.indexOf(0)} and maybe others were not settled after 300 s`);
  }
  const sum = (kind: "call-repeated" | "request-repeated" | "reply-superseded") =>
    nodes.reduce((total, { context }) => total + context.counters[kind], 0);
  const counted = {
    repeated: sum("call-repeated"),
    known: sum("request-repeated"),
    superseded: sum("reply-superseded"),
  };
  for (const { context } of nodes) await context.shutdown();
  return { failures, settled, ...counted };
}
