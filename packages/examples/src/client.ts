// SPDX-License-Identifier: Apache-2.0
// The ROS 2 tutorial's minimal client: `npm run client -- 2 3`.

import {
  AddTwoInts,
  type AddTwoInts_Request,
  type AddTwoInts_Response,
} from "@rclts/interfaces/example_interfaces/srv";
import { type Client, type Future, init, Node, shutdown, spinUntilFutureComplete } from "rclts";

class MinimalClientAsync extends Node {
  readonly cli: Client<AddTwoInts_Request, AddTwoInts_Response>;
  readonly req = AddTwoInts.Request.create();

  constructor() {
    super("minimal_client_async");
    this.cli = this.createClient(AddTwoInts, "add_two_ints");
  }

  /** What the tutorial does in its constructor, which cannot wait here. */
  async start(): Promise<void> {
    while (!(await this.cli.waitForService({ timeout: 1000 }))) {
      this.getLogger().info("service not available, waiting again...");
    }
  }

  sendRequest(a: bigint, b: bigint): Future<AddTwoInts_Response> {
    this.req.a = a;
    this.req.b = b;
    return this.cli.callAsync(this.req);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const [a, b] = parseArguments(args);
  await init();
  const minimalClient = new MinimalClientAsync();
  await minimalClient.start();
  const future = minimalClient.sendRequest(a, b);
  await spinUntilFutureComplete(minimalClient, future);
  const response = future.result();
  minimalClient.getLogger().info(`Result of add_two_ints: for ${a} + ${b} = ${response?.sum}`);
  minimalClient.destroyNode();
  await shutdown();
}

/** The two int64 numbers to add; says what is expected and ends the process if they are not there. */
function parseArguments(args: readonly string[]): [a: bigint, b: bigint] {
  const [a, b] = args.map(parseInt64);
  if (args.length === 2 && a !== undefined && b !== undefined) return [a, b];
  const wrong = args.find((arg) => parseInt64(arg) === undefined);
  const fault = wrong === undefined ? `got ${args.length} of them` : `"${wrong}" is none`;
  console.error(
    `expected two 64-bit integers, ${fault}\nusage: npm run client -- A B, for example npm run client -- 2 3`,
  );
  process.exit(2);
}

function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return value === BigInt.asIntN(64, value) ? value : undefined;
}

await main(process.argv.slice(2));
