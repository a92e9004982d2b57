// SPDX-License-Identifier: Apache-2.0
// rclts param list

import { type Command, Option } from "commander";
import { AsyncParameterClient, type Node, ServiceError } from "rclts";
import { EXIT, Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, nodeNames, settle } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption, seconds } from "../options.js";
import { absolute, requireNode } from "../params/options.js";
import { typeText } from "../params/parameter-text.js";
import { withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly timeout: number;
  readonly includeHiddenNodes?: true;
  readonly filter?: RegExp;
  readonly paramPrefixes?: string[];
  readonly paramType?: true;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .argument("[node]", "such as /talker; without it all nodes")
    .option("--include-hidden-nodes", "also nodes whose name starts with _")
    .addOption(new Option("--filter <regex>", "only names that start with what it matches").argParser(regex))
    .option("--param-prefixes <prefixes...>", "only parameters with one of these in front of a dot")
    .option("--param-type", "with their types")
    .addOption(
      new Option("--timeout <seconds>", "give each node so long to answer")
        .argParser(seconds)
        .default(TIMEOUT, String(TIMEOUT / 1000)),
    )
    .addOption(jsonOption())
    .action((nodeName: string | undefined, options: Options) =>
      withNode(io, options, (node) => list(io, node, nodeName, options)),
    );
}

async function list(io: Io, node: Node, nodeName: string | undefined, options: Options): Promise<void> {
  if (nodeName !== undefined) {
    await requireNode(io, node, absolute(nodeName), options.spinTime);
    return listOne(io, node, absolute(nodeName), options, false);
  }
  await settle(io, node, options);
  const names = nodeNames(node, options.includeHiddenNodes === true);
  let unreached = 0;
  for (const name of new Set(names)) {
    try {
      await listOne(io, node, name, options, true);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== "timeout") throw error;
      // One that does not answer is no reason not to ask the others.
      io.error(`${error.message}\n`);
      unreached++;
    }
  }
  if (unreached > 0 && unreached === names.length) throw new Failure("", EXIT.timeout);
}

async function listOne(io: Io, node: Node, name: string, options: Options, withHeader: boolean): Promise<void> {
  const limits = { timeout: options.timeout, signal: io.signal };
  const client = new AsyncParameterClient(node, name);
  try {
    const all = (await client.listParameters(options.paramPrefixes, 0, limits)).names;
    const names = [...all].sort().filter((one) => options.filter?.test(one) ?? true);
    const descriptors = options.paramType && names.length > 0 ? await client.describeParameters(names, limits) : [];
    const types = new Map(descriptors.map((one) => [one.name, typeText(one.type)]));
    if (withHeader && names.length > 0 && !options.json) io.out(`${name}:\n`);
    for (const one of names) {
      const type = types.get(one);
      if (options.json) io.out(`${jsonLine({ node: name, name: one, type })}\n`);
      else io.out(type === undefined ? `  ${one}\n` : `  ${one} (type: ${type})\n`);
    }
  } finally {
    client.destroy();
  }
}

/** As Python's `match`: from the start on. */
function regex(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})`, "u");
  } catch (error) {
    throw new Failure(`--filter: ${(error as Error).message}`, EXIT.usage);
  }
}

const TIMEOUT = 5000;
