// SPDX-License-Identifier: Apache-2.0
// rclts relay

import { type Command, Option } from "commander";
import { type Node, relay } from "rclts";
import { EXIT, Failure } from "../failure.js";
import { awaitGraph } from "../graph.js";
import type { Io } from "../io.js";
import { interfaceOption, jsonOption, timeoutOption } from "../options.js";
import { type SessionOptions, untilInterrupted, withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends SessionOptions {
  readonly from?: string;
  readonly timeout?: number;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  command
    .argument("<name>", "such as /add_two_ints")
    .argument("[type]", "such as example_interfaces/srv/AddTwoInts; by default that which a server has")
    .addOption(new Option("--from <name>", "the name by which the servers are called, if it is another one"))
    .addOption(timeoutOption("without a type: give up after so long, if there is no server; exit code 3"))
    .addOption(interfaceOption())
    .addOption(jsonOption())
    .action((name: string, typeName: string | undefined, options: Options) =>
      withNode(io, options, async (node) => {
        const type = typeName ?? (await servedType(io, node, options.from ?? name, options.timeout));
        const { from } = options;
        const started = relay(node, type, name, { from });
        const server = node.resolveServiceName(from ?? name);
        if (options.json) io.out(`${jsonLine({ name: started.serviceName, type, from: server })}\n`);
        else io.out(`relaying ${started.serviceName} [${type}]${from === undefined ? "" : ` from ${server}`}\n`);
        await untilInterrupted(io);
      }),
    );
}

async function servedType(io: Io, node: Node, name: string, timeout: number | undefined): Promise<string> {
  const fullName = node.resolveServiceName(name);
  const type = await awaitGraph(io, node, timeout, () => {
    if (node.countServices(fullName) === 0) return undefined;
    return node.getServiceNamesAndTypes().find((one) => one.name === fullName)?.types[0];
  });
  if (type !== undefined) return type;
  throw new Failure(`no server of ${fullName} within ${timeout! / 1000} s`, EXIT.timeout);
}
