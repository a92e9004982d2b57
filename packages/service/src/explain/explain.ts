// SPDX-License-Identifier: Apache-2.0
// Looks at the graph for what keeps a client from its servers, or a service from its clients. Keeps nothing between calls.

import { type EndpointConfig, hex, mismatch, type RemoteEndpoint, vendorName } from "@rclts/rtps";
import type { Core } from "../core.js";
import {
  anyService,
  type EndpointInfo,
  endpointInfo,
  type GraphEndpoint,
  isOfServer,
} from "../graph/graph-endpoint.js";
import { chooseMapping } from "../mapping/choose-mapping.js";
import { fullyQualified } from "../names/expand.js";
import { userDataValue } from "../user-data.js";
import { Explanation, MOST_REASONS, type Reason, type ReasonCode } from "./explanation.js";

/** The two endpoints of a client or of a service. */
export interface EndpointPair {
  readonly serviceName: string;
  readonly role: "client" | "service";
  readonly reader: EndpointConfig;
  readonly writer: EndpointConfig;
  /** All remote endpoints that are matched with the two. */
  links(): Iterable<Link>;
}

/** A matched remote endpoint. */
export interface Link {
  readonly remote: RemoteEndpoint;
  /** It has shown that it knows ours. */
  readonly confirmed: boolean;
  /** It does not acknowledge what it is sent. */
  readonly silent: boolean;
}

export function explain(core: Core, pair: EndpointPair): Explanation {
  const links = new Map<string, Link>();
  for (const link of pair.links()) links.set(hex(link.remote.guid), link);
  const reasons: Reason[] = [];
  let ready = false;
  for (const peer of peersOf(core, pair)) {
    if (reasons.length >= MOST_REASONS) break;
    if (examine(core, pair, peer, links, reasons)) ready = true;
  }
  if (!ready && reasons.length === 0) reasons.push(nobody(core, pair));
  if (!ready) reasons.push(...unreachable(core));
  return new Explanation(pair.serviceName, ready, reasons.slice(0, MOST_REASONS));
}

/** What a node has on the topics of the service that is of the other side. */
interface PeerNode {
  readonly name: string;
  readonly readers: GraphEndpoint[];
  readonly writers: GraphEndpoint[];
}

function peersOf(core: Core, { reader, writer }: EndpointPair): Iterable<PeerNode> {
  const peers = new Map<string, PeerNode>();
  for (const endpoint of core.graph.endpoints()) {
    const isPartner = endpoint.kind === "reader" ? endpoint.topic === writer.topic : endpoint.topic === reader.topic;
    if (!isPartner) continue;
    const { participant, nodeName, nodeNamespace, kind } = endpoint;
    const key = `${participant?.handle} ${nodeNamespace} ${nodeName}`;
    let peer = peers.get(key);
    if (peer === undefined) {
      peer = { name: nameOf(endpoint), readers: [], writers: [] };
      peers.set(key, peer);
    }
    (kind === "reader" ? peer.readers : peer.writers).push(endpoint);
  }
  return peers.values();
}

/** Adds what stands in this node's way; whether nothing does. */
function examine(
  core: Core,
  { role, reader, writer }: EndpointPair,
  { name, readers, writers }: PeerNode,
  links: ReadonlyMap<string, Link>,
  reasons: Reason[],
): boolean {
  const [incoming, outgoing] = role === "client" ? ["answers", "requests"] : ["requests", "answers"];
  const add = (code: ReasonCode, message: string, peer: GraphEndpoint) =>
    void reasons.push({ code, message, peer: infoOf(peer, role) });
  const [anyReader, anyWriter] = [readers[0], writers[0]];
  if (anyWriter === undefined && anyReader !== undefined)
    add("one-way", `${name} reads ${outgoing}, but has no writer of ${incoming}`, anyReader);
  if (anyReader === undefined && anyWriter !== undefined)
    add("one-way", `${name} writes ${incoming}, but has no reader of ${outgoing}`, anyWriter);
  const usable = { reader: false, writer: false };
  for (const endpoint of [...readers, ...writers]) {
    const { kind } = endpoint;
    const what = `the ${kind} of ${kind === "reader" ? outgoing : incoming} of ${name}`;
    const link = links.get(hex(endpoint.guid));
    const obstacle =
      link === undefined ? whyUnmatched(kind === "reader" ? writer : reader, endpoint) : obstacleOf(link);
    if (obstacle !== undefined) {
      add(obstacle.code, `${what} ${obstacle.message}`, endpoint);
      continue;
    }
    usable[kind] = true;
    const [theirs, ours] = [endpoint, kind === "reader" ? writer : reader].map(({ userData = NO_BYTES }) =>
      userDataValue(userData, "typehash"),
    );
    if (theirs !== undefined && ours !== undefined && theirs !== ours)
      add("type-hash", `${what} has the type of this name with another hash: ${theirs}, here ${ours}`, endpoint);
  }
  const { remote } = links.get(hex((anyReader ?? anyWriter)!.guid)) ?? {};
  if (remote !== undefined && chooseMapping(remote, core.rmw) === undefined) {
    const ways = role === "client" ? "is taken for Fast DDS's" : "is seen from its first request";
    add("mapping", `nothing tells which RMW's form ${name} uses; it ${ways} (option rmw)`, (anyReader ?? anyWriter)!);
  }
  return usable.reader && usable.writer;
}

/** What is said of an endpoint, behind its name. */
interface Obstacle {
  readonly code: ReasonCode;
  readonly message: string;
}

function obstacleOf({ confirmed, silent }: Link): Obstacle | undefined {
  if (!confirmed) return { code: "not-acknowledged", message: "was found, but has not acknowledged us yet" };
  if (silent) return { code: "silent", message: "does not acknowledge what it is sent any more" };
  return undefined;
}

function whyUnmatched(ours: EndpointConfig, theirs: GraphEndpoint): Obstacle {
  const offers = [offerOf(ours, false), offerOf(theirs, KEYED.has(theirs.guid[15]! & 0x0f))] as const;
  const found = theirs.kind === "reader" ? mismatch(offers[0], offers[1]) : mismatch(offers[1], offers[0]);
  if (found === undefined)
    return {
      code: "not-matched",
      message: "fits, but is not matched: it may be in a partition, or its ownership exclusive",
    };
  const { policy, offered, requested } = found;
  const code = policy === "type name" || policy === "topic kind" ? "type" : "qos";
  return { code, message: `can not be used: ${policy} offered ${offered}, requested ${requested}` };
}

function offerOf({ typeName, qos }: Pick<EndpointConfig, "typeName" | "qos">, keyed: boolean) {
  return { typeName, qos, keyed, exclusive: false, partitions: [], representations: [] };
}

/** There is nobody: perhaps under another name. */
function nobody(core: Core, { serviceName, role }: EndpointPair): Reason {
  const verb = role === "client" ? "offers" : "calls";
  const last = serviceName.slice(serviceName.lastIndexOf("/"));
  const similar = new Set<string>();
  for (const endpoint of core.graph.endpoints()) {
    if (similar.size === MOST_SIMILAR) break;
    const name = anyService(endpoint)?.name;
    if (name === undefined || name === serviceName || !name.endsWith(last)) continue;
    if (isOfServer(endpoint) === (role === "client")) similar.add(name);
  }
  const others = similar.size === 0 ? "" : `; somebody ${verb} ${[...similar].join(", ")}`;
  const alone = core.graph.knownParticipants().next().done === true ? ", and no other participant has been heard" : "";
  return { code: "no-endpoint", message: `nobody ${verb} it${alone}${others}` };
}

function* unreachable(core: Core): Generator<Reason> {
  const now = core.host.now();
  for (const { participant, endpoints, foundAt } of core.graph.knownParticipants()) {
    const { guidPrefix, vendor, rcltsVersion, name } = participant;
    const age = now - foundAt;
    if (endpoints.size > 0 || age < TIME_TO_TELL) continue;
    const make = rcltsVersion === undefined ? vendorName(vendor) : "rclts";
    const who = `${make} participant ${hex(guidPrefix)}${name === "" ? "" : ` "${name}"`}`;
    const message =
      `${who} at ${participant.address} was first heard ${(age / 1000).toFixed(1)} s ago and has told nothing of its endpoints: ` +
      "we do not reach it at any address that it announces, or it does not reach us at the one of ours that it chose";
    yield { code: "unreachable", message };
  }
}

function infoOf(endpoint: GraphEndpoint, role: EndpointPair["role"]): EndpointInfo {
  return endpointInfo(
    endpoint,
    role === "client" ? "server" : "client",
    anyService(endpoint)?.type ?? endpoint.typeName,
  );
}

/** The node, if its participant has said which, and whose implementation it is. */
function nameOf({ participant, nodeName, nodeNamespace }: GraphEndpoint): string {
  const isOurs = participant === undefined || participant.rcltsVersion !== undefined;
  const make = isOurs ? "rclts" : vendorName(participant.vendor);
  if (nodeNamespace.startsWith("/")) return `${fullyQualified(nodeNamespace, nodeName)} (${make})`;
  return participant === undefined ? make : `${make} participant ${hex(participant.guidPrefix)}`;
}

/** Kinds of entity ids of writers and readers with key (RTPS 2.5, 9.3.1.2). */
const KEYED: ReadonlySet<number> = new Set([0x02, 0x07]);
const NO_BYTES = new Uint8Array(0);
const MOST_SIMILAR = 5;
/** Milliseconds in which a participant that is reached has told of its endpoints. */
const TIME_TO_TELL = 1000;
