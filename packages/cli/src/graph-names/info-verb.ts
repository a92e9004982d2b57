// SPDX-License-Identifier: Apache-2.0
// rclts service info and rclts topic info.

import type { EndpointInfo, Node } from "rclts";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, lookAtGraph } from "../graph.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import { reprList } from "../values/python-scalar.js";
import type { VerbModule } from "../verbs.js";
import { endpointJson, endpointText } from "./endpoint-text.js";
import type { GraphNames } from "./kinds.js";

interface Options extends GraphOptions {
  readonly verbose?: true;
  readonly json?: true;
}

interface SideInfo {
  readonly title: string;
  readonly key: string;
  readonly count: number;
  readonly endpoints: readonly EndpointInfo[];
}

/** How many there are at each side, on request each of them. */
export function infoVerb({ noun, exampleName, list, sides }: GraphNames): VerbModule["define"] {
  const typesOf = (node: Node, name: string) => list(node).find((one) => one.name === name)?.types;
  return (command, io) => {
    addGraphOptions(command.argument("<name>", `such as ${exampleName}`))
      .option("-v, --verbose", "also each endpoint: its node, GID and quality of service")
      .addOption(jsonOption())
      .action(async (name: string, options: Options) => {
        const look = (node: Node) => ({
          types: typesOf(node, name) ?? [],
          infos: sides.map(({ title, key, count, endpoints }): SideInfo => {
            return { title, key, count: count(node, name), endpoints: options.verbose ? endpoints(node, name) : [] };
          }),
        });
        const isThere = (node: Node): boolean => typesOf(node, name) !== undefined;
        const { types, infos } = await lookAtGraph(io, options, look, isThere);
        if (types.length === 0) throw new Failure(`Unknown ${noun} '${name}'`);
        if (options.json) return io.out(`${jsonLine({ name, types, ...jsonOf(infos, options) })}\n`);
        // What is told of each endpoint stands apart.
        const end = options.verbose ? "\n\n" : "\n";
        io.out(`Type: ${types.length === 1 ? types[0] : reprList(types)}${end}`);
        for (const { title, count, endpoints } of infos) {
          io.out(`${title}: ${count}${end}`);
          for (const endpoint of endpoints) io.out(`${endpointText(endpoint)}${end}`);
        }
      });
  };
}

function jsonOf(infos: readonly SideInfo[], { verbose }: Options): object {
  const members = infos.flatMap(({ key, count, endpoints }) => [
    [key, count],
    ...(verbose ? [[`${key}_info`, endpoints.map(endpointJson)]] : []),
  ]);
  return Object.fromEntries(members) as object;
}
