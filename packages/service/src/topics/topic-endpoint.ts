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
import { policyNameOf } from "./policy-name.js";
import type { TopicEvents } from "./topic-events.js";

export interface TopicEndpointConfig<Init> {
  readonly type: MessageType<unknown, Init>;
  /** The resolved name, with its leading slash. */
  readonly topicName: string;
  readonly logger: Logger;
  readonly qos: EndpointQos;
  /** Of the node that it belongs to. */
  readonly endpoints: NodeEndpoints;
  /** Told of what concerns it besides messages; nobody by default. */
  readonly events?: TopicEvents | undefined;
}

/** As the engine takes it. */
export function endpointConfig<Init>({ type, topicName, qos }: TopicEndpointConfig<Init>): EndpointConfig {
  return { topic: messageTopic(topicName), typeName: ddsTypeName(type.name), qos, userData: typeUserData(type.hash) };
}

/**
 * Counts it, and tells the program if that wants to know; if not, warns of it by the node's name, of a QoS that does not fit
 * in the words of rclpy (Humble, qos_event.py).
 */
export function tellMisfit(
  core: Core,
  { topicName, logger, events }: Pick<TopicEndpointConfig<never>, "topicName" | "logger" | "events">,
  event: IncompatibleEvent,
): void {
  core.observeTopic("incompatible", topicName, event.remote);
  if (events?.incompatible(event) === true) return;
  core.graph.whenDescribed([event.remote], () => logger.warn(describeMisfit(core.graph, topicName, event)));
}

function describeMisfit(graph: Graph, topicName: string, event: IncompatibleEvent): string {
  const { remote, policy, offered, requested } = event;
  const who = graph.describe(remote);
  const policyName = policyNameOf(policy);
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
