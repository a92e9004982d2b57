// SPDX-License-Identifier: Apache-2.0
// An endpoint somewhere in the graph, with what it is to ROS and whose node it belongs to.

import type { RemoteParticipant } from "@rclts/rtps";
import { type EndpointQos, vendorName } from "@rclts/rtps";
import { relaySinceOf } from "../extension/relay-mark.js";
import { rosServiceOf, rosServiceType, rosTopicOf, rosTypeName } from "../names/dds-names.js";
import { userDataValue } from "../user-data.js";

export interface GraphEndpoint {
  readonly kind: "reader" | "writer";
  /** 16 bytes. */
  readonly guid: Uint8Array;
  readonly topic: string;
  readonly typeName: string;
  readonly qos: EndpointQos;
  readonly userData: Uint8Array;
  readonly nodeName: string;
  readonly nodeNamespace: string;
  /** Undefined for this context's own. */
  readonly participant: RemoteParticipant | undefined;
}

/** A name in the graph, with the types that its endpoints have: one, if all is well. Such as `std_msgs/msg/String`. */
export interface NameAndTypes {
  readonly name: string;
  readonly types: readonly string[];
}

/** What is known of one endpoint of a topic or a service. A client and a service have two each. */
export interface EndpointInfo {
  /** `_NODE_NAME_UNKNOWN_` if its participant has not said, `_CREATED_BY_BARE_DDS_APP_` if that is none of ROS. */
  readonly nodeName: string;
  readonly nodeNamespace: string;
  /** Such as `std_msgs/msg/String` or `std_srvs/srv/Empty`. */
  readonly topicType: string;
  /** The REP-2011 hash of the message; those of Humble and older have none. */
  readonly topicTypeHash: string | undefined;
  readonly endpointType: "publisher" | "subscription" | "client" | "server";
  /** Its GUID, 16 bytes. */
  readonly endpointGid: Uint8Array;
  readonly qosProfile: EndpointQos;
  /** Whose implementation it is: `rclts`, `Fast DDS`, `Cyclone DDS` or another. */
  readonly vendor: string;
  /** Whether it is that of a relay, which offers a service of others under its name: on its reader of requests. */
  readonly isRelay: boolean;
}

/** What an endpoint is to ROS, under which name and with which type; undefined if it is none of that kind. */
export type Selection = (endpoint: GraphEndpoint) => { readonly name: string; readonly type: string } | undefined;

/** Topics of ROS, on one side. */
export function topicsOf(kind: "reader" | "writer" | undefined): Selection {
  return (endpoint) => {
    const name = kind === undefined || endpoint.kind === kind ? rosTopicOf(endpoint.topic) : undefined;
    return name === undefined ? undefined : { name, type: rosTypeName(endpoint.typeName) };
  };
}

/** Topics of DDS as they are, those of services and of others included. */
export function ddsTopicsOf(kind: "reader" | "writer" | undefined): Selection {
  return (endpoint) =>
    kind === undefined || endpoint.kind === kind ? { name: endpoint.topic, type: endpoint.typeName } : undefined;
}

/** Services, by any of the four kinds of endpoints of their clients and servers. */
export function anyService(endpoint: GraphEndpoint): ReturnType<Selection> {
  const service = rosServiceOf(endpoint.topic);
  const type = service === undefined ? undefined : rosServiceType(endpoint.typeName);
  return service === undefined || type === undefined ? undefined : { name: service.name, type };
}

/** Services by what reads their requests: their servers. */
export function servedService(endpoint: GraphEndpoint): ReturnType<Selection> {
  return endpoint.kind === "reader" && rosServiceOf(endpoint.topic)?.part === "request"
    ? anyService(endpoint)
    : undefined;
}

/** Services by what reads their replies: their clients. */
export function calledService(endpoint: GraphEndpoint): ReturnType<Selection> {
  return endpoint.kind === "reader" && rosServiceOf(endpoint.topic)?.part === "reply"
    ? anyService(endpoint)
    : undefined;
}

/** Whether it is one of a server's two; of a client's if not. For endpoints of services. */
export function isOfServer(endpoint: GraphEndpoint): boolean {
  return (endpoint.kind === "reader") === (rosServiceOf(endpoint.topic)?.part === "request");
}

/** All names with their types, both sorted. */
export function namesAndTypes(endpoints: Iterable<GraphEndpoint>, select: Selection): NameAndTypes[] {
  const found = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    const selected = select(endpoint);
    if (selected === undefined) continue;
    const types = found.get(selected.name);
    if (types === undefined) found.set(selected.name, new Set([selected.type]));
    else types.add(selected.type);
  }
  return [...found.keys()].sort().map((name) => ({ name, types: [...found.get(name)!].sort() }));
}

export function endpointInfo(
  endpoint: GraphEndpoint,
  endpointType: EndpointInfo["endpointType"],
  topicType: string,
): EndpointInfo {
  const { participant, nodeName, nodeNamespace, guid, qos, userData } = endpoint;
  const isOurs = participant === undefined || participant.rcltsVersion !== undefined;
  return {
    nodeName,
    nodeNamespace,
    topicType,
    topicTypeHash: userDataValue(userData, "typehash"),
    endpointType,
    endpointGid: guid.slice(),
    qosProfile: { ...qos },
    vendor: isOurs ? "rclts" : vendorName(participant.vendor),
    isRelay: relaySinceOf(endpoint) !== undefined,
  };
}
