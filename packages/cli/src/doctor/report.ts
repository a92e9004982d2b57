// SPDX-License-Identifier: Apache-2.0
// What `rclts doctor` looks at: the environment, the network, who is heard, and what the graph has.

import { networkInterfaces } from "node:os";
import type { EndpointInfo, NetworkState, Node, ParticipantInfo, ProcessContext } from "rclts";
import { nodeNames } from "../graph.js";
import type { Io } from "../io.js";

/** All that doctor knows, as `--json` prints it. */
export interface Report {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  /** The variables of ROS that are set, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined if the graph could not be joined. */
  readonly graph: GraphReport | undefined;
  /** The one that was asked about, by its full name, and whether it can be called from here. */
  readonly service?: { readonly name: string; readonly ready: boolean };
}

/** What it knows of network and graph, once it has joined. */
export interface GraphReport {
  readonly domainId: number;
  readonly network: NetworkState;
  /** The IPv4 interfaces of the machine, used or not. */
  readonly interfaces: readonly MachineInterface[];
  readonly participants: readonly ParticipantInfo[];
  /** Full names; those that several nodes have are there as often. */
  readonly nodes: readonly string[];
  readonly services: readonly NameReport[];
  readonly topics: readonly NameReport[];
}

/** An IPv4 address of the machine, by the interface that has it. */
export interface MachineInterface {
  readonly name: string;
  readonly address: string;
  /** Whether announcements to the group leave by it. */
  readonly isUsed: boolean;
  /** Whether they came back. */
  readonly hearsItself: boolean;
}

/** A topic, or a service. */
export interface NameReport {
  readonly name: string;
  readonly types: readonly string[];
  /** Publishers; the endpoints of servers. */
  readonly giving: readonly EndpointInfo[];
  /** Subscriptions; the endpoints of clients. */
  readonly taking: readonly EndpointInfo[];
}

/** What can be said without the graph. */
export function reportEnvironment(io: Io): Report {
  const set = VARIABLES.flatMap((name) => {
    const value = io.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    version: io.version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    environment: Object.fromEntries(set),
    graph: undefined,
  };
}

/** To be called when the graph has settled. */
export function reportGraph(node: Node, context: ProcessContext): GraphReport {
  const { network, domainId } = context;
  return {
    domainId,
    network,
    interfaces: machineInterfaces(network),
    participants: context.getParticipants(),
    nodes: nodeNames(node, true),
    services: node.getServiceNamesAndTypes().map(({ name, types }) => {
      return { name, types, giving: node.getServersInfoByService(name), taking: node.getClientsInfoByService(name) };
    }),
    topics: node.getTopicNamesAndTypes().map(({ name, types }) => {
      return {
        name,
        types,
        giving: node.getPublishersInfoByTopic(name),
        taking: node.getSubscriptionsInfoByTopic(name),
      };
    }),
  };
}

/** `/ns/name` */
export function nodeOf({ nodeName, nodeNamespace }: EndpointInfo): string {
  return nodeNamespace === "/" ? `/${nodeName}` : `${nodeNamespace}/${nodeName}`;
}

function machineInterfaces({ groupInterfaces }: NetworkState): MachineInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    infos
      .filter(({ family }) => family === "IPv4")
      .map(({ address }) => {
        const used = groupInterfaces.find((one) => one.address === address);
        return { name, address, isUsed: used !== undefined, hearsItself: used?.hearsItself ?? false };
      }),
  );
}

/** What decides who is found, and how. */
const VARIABLES = [
  "ROS_DISTRO",
  "ROS_DOMAIN_ID",
  "ROS_LOCALHOST_ONLY",
  "ROS_AUTOMATIC_DISCOVERY_RANGE",
  "ROS_STATIC_PEERS",
  "ROS_DISCOVERY_SERVER",
  "ROS_SECURITY_ENABLE",
  "RMW_IMPLEMENTATION",
  "FASTRTPS_DEFAULT_PROFILES_FILE",
  "CYCLONEDDS_URI",
];
