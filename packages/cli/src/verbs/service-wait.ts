// SPDX-License-Identifier: Apache-2.0
// rclts service wait

import type { Command } from "commander";
import { EXIT, Failure } from "../failure.js";
import { awaitGraph } from "../graph.js";
import { serviceType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { includeOption, interfaceOption, jsonOption, timeoutOption } from "../options.js";
import { type SessionOptions, startTimeout, withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";
import { waitForServer } from "../waiting.js";

interface Options extends SessionOptions {
  readonly timeout?: number;
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  command
    .argument("<name>", "such as /add_two_ints")
    .argument("[type]", "such as example_interfaces/srv/AddTwoInts; by default that which the server has")
    .addOption(timeoutOption("give up after so long; exit code 3"))
    .addOption(includeOption())
    .addOption(interfaceOption())
    .addOption(jsonOption())
    .action(async (name: string, typeName: string | undefined, options: Options) => {
      const left = startTimeout(options.timeout);
      await withNode(io, options, async (node) => {
        const found = typeName ?? (await awaitGraph(io, node, left(), () => servedType(node.resolveServiceName(name))));
        if (found === undefined)
          throw new Failure(`no server of ${name} within ${options.timeout! / 1000} s`, EXIT.timeout);
        const { type } = await serviceType(io, node, name, found, options);
        const client = node.createClient(type, name);
        await waitForServer(client, io, left());
        if (options.json) io.out(`${jsonLine({ name: client.serviceName, type: type.name })}\n`);

        function servedType(fullName: string): string | undefined {
          if (node.countServices(fullName) === 0) return undefined;
          return node.getServiceNamesAndTypes().find((one) => one.name === fullName)?.types[0];
        }
      });
    });
}
