// SPDX-License-Identifier: Apache-2.0
// What publishers and subscriptions have in common: their name on the wire, and what they say of endpoints they can not use.

import type { MessageType } from "@rclts/cdr";
import type { EndpointConfig, EndpointQos } from "@rclts/rtps";
import type { Core, IncompatibleEvent } from "../core.js";
import type { Graph } from "../graph/graph.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import type { Logger } from "../logging/logger.js";
import { ddsTypeName, messageTopic } from "../names/dds-names.js";
import { typeUserData } from "../user-data.js";

export interface TopicEndpointConfig<Init> {
  readonly type: MessageType<unknown, Init>;
  /** The resolved name, with its leading slash. */
  readonly topicName: string;
  readonly logger: Logger;
  readonly qos: EndpointQos;
  /** Of the node that it belongs to. */
  readonly endpoints: NodeEndpoints;
}

/** As the engine takes it. */
export function endpointConfig<Init>({ type, topicName, qos }: TopicEndpointConfig<Init>): EndpointConfig {
  return { topic: messageTopic(topicName), typeName: ddsTypeName(type.name), qos, userData: typeUserData(type.hash) };
}

/** Counts it, and warns, of a QoS that does not fit in the words of rclpy (Humble, qos_event.py) and by the node's name. */
export function warnOfMisfit(core: Core, topicName: string, logger: Logger, event: IncompatibleEvent): void {
  core.observeTopic("incompatible", topicName, event.remote);
  core.graph.whenDescribed([event.remote], () => logger.warn(describeMisfit(core.graph, topicName, event)));
}

function describeMisfit(graph: Graph, topicName: string, event: IncompatibleEvent): string {
  const { remote, policy, offered, requested } = event;
  const who = graph.describe(remote);
  const policyName = POLICY_NAMES.get(policy);
  const isWriter = remote.kind === "writer";
  if (policyName === undefined) {
    return `${who} is on topic '${topicName}' but can not be used: ${policy} offered ${offered}, requested ${requested}`;
  }
  const discovered = isWriter ? "publisher discovered" : "subscription discovered";
  const does = isWriter ? "offering" : "requesting";
  const nothing = isWriter ? "No messages will be received from it" : "No messages will be sent to it";
  return (
    `New ${discovered} on topic '${topicName}', ${does} incompatible QoS. ${nothing}. ` +
    `Last incompatible policy: ${policyName} (${who})`
  );
}

/** The policies of the engine by the names that ROS has for them (rmw/types.h, rmw_qos_policy_kind_t). */
const POLICY_NAMES: ReadonlyMap<string, string> = new Map([
  ["reliability", "RELIABILITY"],
  ["durability", "DURABILITY"],
  ["deadline", "DEADLINE"],
  ["liveliness", "LIVELINESS"],
  ["liveliness lease", "LIVELINESS"],
]);
