// SPDX-License-Identifier: Apache-2.0
// Topics and services whose two sides do not come together, though they have found each other.

import { type EndpointInfo, qosMismatch } from "rclts";
import { type Finding, note, problem } from "./finding.js";
import { type GraphReport, type NameReport, nodeOf } from "./report.js";

/** In the order of topics, services and nodes. */
export function graphFindings({ nodes, services, topics }: GraphReport): Finding[] {
  return [
    ...topics.flatMap((topic) => [...typeFindings("topic", topic), ...qosFindings(topic)]),
    ...services.flatMap((service) => [...typeFindings("service", service), ...serverFindings(service)]),
    ...twins(nodes).map((name) =>
      note(`several nodes have the name ${name}`, "give each a name of its own, with --ros-args -r __node:=NAME"),
    ),
  ];
}

function typeFindings(noun: string, { name, types, giving, taking }: NameReport): Finding[] {
  if (types.length > 1) {
    const who = types.map((type) => {
      const users = [...giving, ...taking].filter(({ topicType }) => topicType === type).map(nodeOf);
      return `${type} (${unique(users).join(", ")})`;
    });
    return [
      problem(
        `${noun} ${name} has several types: ${who.join("; ")}`,
        "only those of one type understand each other: remap or change the others",
      ),
    ];
  }
  return noun === "topic" ? definitionFindings(name, [...giving, ...taking]) : [];
}

/** Of a topic, whose endpoints all have one message. */
function definitionFindings(name: string, endpoints: readonly EndpointInfo[]): Finding[] {
  const users = new Map<string, string[]>();
  for (const one of endpoints) {
    if (one.topicTypeHash === undefined) continue;
    users.set(one.topicTypeHash, [...(users.get(one.topicTypeHash) ?? []), nodeOf(one)]);
  }
  if (users.size < 2) return [];
  const sides = Array.from(users.values(), (nodes) => unique(nodes).join(", "));
  return [
    problem(
      `topic ${name} has several definitions of ${endpoints[0]!.topicType}: ${sides.join(" against ")}`,
      "build all of them with the same version of the interface",
    ),
  ];
}

function qosFindings({ name, giving, taking }: NameReport): Finding[] {
  const said = new Set<string>();
  return giving.flatMap((publisher) =>
    taking.flatMap((subscription) => {
      const misfit = qosMismatch(publisher.qosProfile, subscription.qosProfile);
      if (misfit === undefined) return [];
      const what =
        `${nodeOf(subscription)} gets nothing of ${nodeOf(publisher)} on ${name}: ` +
        `${misfit.policy} offered ${misfit.offered}, requested ${misfit.requested}`;
      if (said.has(what)) return [];
      said.add(what);
      return [problem(what, "let the publisher offer it, or the subscription do without")];
    }),
  );
}

function serverFindings({ name, giving, taking }: NameReport): Finding[] {
  const relays = giving.filter(({ isRelay }) => isRelay);
  const servers = giving.filter((one) => isRequestReader(one) && !one.isRelay);
  const clients = unique(taking.map(nodeOf));
  if (servers.length === 0 && clients.length > 0) {
    return [
      problem(
        `service ${name} has a client (${clients.join(", ")}), but nobody offers it`,
        "start its server, or look for it under another name: rclts service list -t",
      ),
    ];
  }
  const found: Finding[] = [];
  if (servers.length > 1) {
    found.push(
      problem(
        `service ${name} is offered ${servers.length} times: ${servers.map(nodeOf).join(", ")}`,
        "end all but one, or give them different names: requests may be answered by any of them, or by all",
      ),
    );
  }
  // Between those that do not understand each other a relay may stand.
  for (const server of relays.length > 0 ? [] : unique(servers.map(({ vendor }) => vendor))) {
    const strangers = taking.filter(({ vendor }) => STRANGERS.get(server) === vendor).map(nodeOf);
    if (strangers.length === 0) continue;
    found.push(
      problem(
        `service ${name} is offered by ${server}, and ${unique(strangers).join(", ")} calls it by ${STRANGERS.get(server)}: these two do not understand each other's services`,
        `run both with the same RMW_IMPLEMENTATION, or put one between them: rclts relay ${name} ${giving[0]!.topicType}`,
      ),
    );
  }
  return found;
}

/** One of the two endpoints of a server: of each there is one. */
function isRequestReader({ endpointGid }: EndpointInfo): boolean {
  // The kinds of readers without and with a key (RTPS 2.5, 9.3.1.2).
  return [0x04, 0x07].includes(endpointGid[15]!);
}

function twins(names: readonly string[]): string[] {
  return unique(names.filter((name, index) => names.indexOf(name) !== index));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Whose services differ on the wire. */
const STRANGERS: ReadonlyMap<string, string> = new Map([
  ["Fast DDS", "Cyclone DDS"],
  ["Cyclone DDS", "Fast DDS"],
]);
