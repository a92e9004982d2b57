// SPDX-License-Identifier: Apache-2.0
// rclts service call

import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { serviceType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { includeOption, interfaceOption, jsonOption, positiveNumber, timeoutOption } from "../options.js";
import { type SessionOptions, startTimeout, withNode } from "../session.js";
import { fillMessage } from "../values/fill.js";
import { jsonLine } from "../values/json-line.js";
import { parseYaml } from "../values/parse-yaml.js";
import { reprMessage } from "../values/python-repr.js";
import { waitForServer } from "../waiting.js";

interface Options extends SessionOptions {
  readonly rate?: number;
  readonly timeout?: number;
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  command
    .argument("<name>", "such as /add_two_ints")
    .argument("[type]", "such as example_interfaces/srv/AddTwoInts; by default that which the service has")
    .argument("[values]", "the request as YAML or JSON; - reads it from stdin; {} by default")
    .option("-r, --rate <hz>", "call again and again, so often a second", positiveNumber)
    .addOption(timeoutOption("give a call up after so long, the wait for a server included; exit code 3"))
    .addOption(includeOption())
    .addOption(interfaceOption())
    .addOption(jsonOption())
    .action((name: string, typeName: string | undefined, values: string | undefined, options: Options) =>
      // Without a type the request stands in its place.
      values === undefined && typeName !== undefined && /^\s*[{-]/.test(typeName)
        ? call(io, name, undefined, typeName, options)
        : call(io, name, typeName, values ?? "{}", options),
    );
}

async function call(
  io: Io,
  name: string,
  typeName: string | undefined,
  values: string,
  options: Options,
): Promise<void> {
  const text = values === "-" ? await io.input() : values;
  await withNode(io, options, async (node) => {
    const { type, request, response, structs } = await serviceType(io, node, name, typeName, options);
    const given = type.Request.create(fillMessage(request, parseYaml(text, "the request"), structs));
    const client = node.createClient(type, name);
    for (;;) {
      const start = performance.now();
      const left = startTimeout(options.timeout);
      await waitForServer(client, io, left(), () => {
        if (!options.json) io.out("waiting for service to become available...\n");
      });
      if (!options.json) io.out(`requester: making request: ${reprMessage(request, given, structs)}\n\n`);
      const answer = await client.call(given, { timeout: left(), onTimeout: "throw", signal: io.signal });
      io.out(options.json ? `${jsonLine(answer)}\n` : `response:\n${reprMessage(response, answer, structs)}\n\n`);
      if (options.rate === undefined) return;
      const next = start + 1000 / options.rate;
      await sleep(Math.max(0, next - performance.now()), undefined, { signal: io.signal });
    }
  });
}
