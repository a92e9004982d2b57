// SPDX-License-Identifier: Apache-2.0
// A report and what was found in it, for people.

import type { Finding } from "./finding.js";
import { participantText } from "./findings.js";
import type { GraphReport, Report } from "./report.js";

/** The report in sections, each with a heading and lines set in. */
export function reportText(report: Report): string {
  const { version, node, platform, environment, graph, service } = report;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    `rclts ${version} on Node ${node}, ${platform}`,
    section("Environment", variables.length === 0 ? ["nothing of ROS is set"] : variables),
    ...(graph === undefined ? [] : graphSections(graph)),
    ...(service === undefined
      ? []
      : [section("Service", [`${service.name} can ${service.ready ? "" : "not "}be called from here`])]),
    "",
  ].join("\n");
}

/** Each finding with its advice below it, and how many are problems. */
export function findingsText(found: readonly Finding[]): string {
  const lines = found.map(
    ({ kind, what, advice }) => `${kind === "problem" ? "PROBLEM" : "Note"}: ${what}\n  ${advice}`,
  );
  const problems = found.filter(({ kind }) => kind === "problem").length;
  const last =
    problems === 0 ? "Nothing is wrong." : `${problems} ${problems === 1 ? "thing is" : "things are"} wrong.`;
  return `${[...lines, last].join("\n")}\n`;
}

function graphSections({
  domainId,
  network,
  interfaces,
  participants,
  nodes,
  services,
  topics,
}: GraphReport): string[] {
  const { range, staticPeers, participantIndex, discoveryPort, userPort, addresses, hearsGroup } = network;
  const peers = staticPeers.length === 0 ? [] : [`static peers: ${staticPeers.join(", ")}`];
  return [
    section("Taken as", [`domain ${domainId}`, `discovery range ${RANGES[range]}`, ...peers]),
    section("Network", [
      ...interfaces.map(({ name, address, isUsed, hearsItself }) => {
        const state = hearsItself ? "multicast comes back" : "multicast does not come back";
        return `${name} ${address}: ${isUsed ? state : "not used"}`;
      }),
      hearsGroup ? "the group 239.255.0.1 is joined" : "the group 239.255.0.1 is not joined",
      `participant ${participantIndex} of this machine, UDP ports ${discoveryPort} and ${userPort}`,
      `announced as ${addresses.join(", ")}`,
      `receive buffer ${Math.round(network.receiveBuffer / 1024)} KiB`,
    ]),
    section(
      "Participants",
      participants.length === 0
        ? ["none but this command"]
        : participants.map((one) => {
            const names = one.nodes.map(({ name, namespace }) => `${namespace === "/" ? "" : namespace}/${name}`);
            const what = one.enclave === undefined ? "no participant of ROS" : names.join(", ") || "no nodes";
            const distro = one.distro === undefined ? "" : ` (${one.distro})`;
            const form = `services in the form of ${one.mapping === undefined ? "an unknown RMW" : RMWS[one.mapping]}`;
            return `${participantText(one)}${distro}: ${one.hasAnswered ? "answers" : "does not answer"}; ${form}; ${what}`;
          }),
    ),
    section("Graph", [[counted(nodes, "node"), counted(topics, "topic"), counted(services, "service")].join(", ")]),
  ];
}

function counted({ length }: readonly unknown[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

const RMWS = {
  fastdds: "rmw_fastrtps_cpp",
  cyclone: "rmw_cyclonedds_cpp",
  connext: "rmw_connextdds",
} as const;
const RANGES = {
  off: "off: nobody is looked for",
  localhost: "localhost: participants of this machine",
  subnet: "subnet: whom multicast reaches",
} as const;
