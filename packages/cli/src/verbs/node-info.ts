// SPDX-License-Identifier: Apache-2.0
// rclts node info

import type { Command } from "commander";
import type { Node } from "rclts";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, isHidden, lookAtGraph, nodeNames } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly includeHidden?: true;
  readonly json?: true;
}

interface NameAndTypes {
  readonly name: string;
  readonly types: readonly string[];
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command.argument("<name>", "such as /talker"))
    .option("--include-hidden", "also what has a token that starts with _")
    .addOption(jsonOption())
    .action(async (name: string, options: Options) => {
      const { count, sections } = await lookAtGraph(
        io,
        options,
        (node) => {
          const names = nodeNames(node, options.includeHidden === true);
          return { count: names.filter((one) => one === name).length, sections: sectionsOf(node, name, options) };
        },
        (node) => nodeNames(node, true).includes(name),
      );
      if (count === 0) throw new Failure(`Unable to find node '${name}'`);
      if (count > 1) io.error(`${count} nodes have the name "${name}": this is about one of them\n`);
      if (options.json) return io.out(`${jsonLine({ name, ...Object.fromEntries(sections) })}\n`);
      io.out(`${name}\n`);
      for (const [title, members] of sections) {
        const lines = members.map((member) => `    ${member.name}: ${member.types.join(", ")}`);
        io.out(`  ${title}:\n${lines.join("\n")}\n`);
      }
    });
}

function sectionsOf(node: Node, fullName: string, options: Options): [string, NameAndTypes[]][] {
  const slash = fullName.lastIndexOf("/");
  const of = [fullName.slice(slash + 1), fullName.slice(0, slash) || "/"] as const;
  // What is gone meanwhile, or never was, has nothing.
  const isThere = nodeNames(node, true).includes(fullName);
  const shown = (members: readonly NameAndTypes[]): NameAndTypes[] =>
    members.filter((member) => options.includeHidden || !isHidden(member.name));
  const subscribers = isThere ? node.getSubscriberNamesAndTypesByNode(...of) : [];
  const publishers = isThere ? node.getPublisherNamesAndTypesByNode(...of) : [];
  return [
    ["Subscribers", shown(subscribers)],
    ["Publishers", shown(publishers)],
    ["Service Servers", shown(isThere ? node.getServiceNamesAndTypesByNode(...of) : [])],
    ["Service Clients", shown(isThere ? node.getClientNamesAndTypesByNode(...of) : [])],
    ["Action Servers", shown(actions(publishers))],
    ["Action Clients", shown(actions(subscribers))],
  ];
}

/** Actions are known by their feedback (rcl_action): who publishes it serves, who subscribes to it asks. */
function actions(topics: readonly NameAndTypes[]): NameAndTypes[] {
  return topics
    .filter(({ name }) => name.endsWith(FEEDBACK))
    .map(({ name, types }) => ({
      name: name.slice(0, -FEEDBACK.length),
      types: types.map((type) => type.replace(/_FeedbackMessage$/, "")),
    }));
}

const FEEDBACK = "/_action/feedback";
