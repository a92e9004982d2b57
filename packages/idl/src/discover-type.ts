// SPDX-License-Identifier: Apache-2.0
// The type of a service of which no more is known than its name: found in the graph, and asked for where it is served.

import type { ServiceType } from "@rclts/cdr";
import { type AskingNode, fetchServiceType } from "./fetch-type.js";
import type { RuntimeValue } from "./runtime-types.js";

/** What is needed of a node of rclts to find the servers of a service, and to ask them. */
export interface DiscoveringNode extends AskingNode {
  /** The endpoints of all servers of a service. */
  getServersInfoByService(serviceName: string): readonly TypedEndpoint[];
  /** The endpoints of all publishers of a topic. */
  getPublishersInfoByTopic(topicName: string): readonly TypedEndpoint[];
  /** Gives one item whenever the graph has changed. */
  graphChanges(options: { readonly signal: AbortSignal }): AsyncIterable<void>;
}

/** What is needed of what the graph knows of an endpoint. */
export interface TypedEndpoint {
  readonly nodeName: string;
  readonly nodeNamespace: string;
  readonly topicType: string;
  readonly topicTypeHash: string | undefined;
}

/** How long {@link discoverServiceType} looks. */
export interface DiscoverOptions {
  /** Milliseconds until it rejects, 5,000 by default. Infinity sets no limit. */
  readonly timeout?: number | undefined;
  /** Ends the wait: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The type of a service that is offered somewhere, as a node that offers it describes it. It has the hashes that the
 * service's endpoints announce.
 *
 * Nodes of rclts describe the services that they offer. Those of ROS describe a service only to who knows the hash of it as a
 * whole, which they do not announce (see {@link fetchServiceType}), and its events to who knows the hash of these, which
 * they announce while the introspection of the service is on.
 *
 * @param serviceName as for `createClient`
 * @throws Error that says what was found instead, if there is nobody by the time or no server describes it; InterfaceError
 */
export async function discoverServiceType(
  node: DiscoveringNode,
  serviceName: string,
  { timeout = DEFAULT_TIMEOUT, signal }: DiscoverOptions = {},
): Promise<ServiceType<RuntimeValue, RuntimeValue>> {
  signal?.throwIfAborted();
  const limit = new AbortController();
  const abort = (): void => limit.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const expire = (): void => limit.abort(new Error(`${stateOf(node, serviceName)} after ${timeout} ms`));
  const timer = timeout === Infinity ? undefined : setTimeout(expire, timeout);
  try {
    return await ask(node, serviceName, await waitForServers(node, serviceName, limit.signal), limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

async function ask(
  node: DiscoveringNode,
  serviceName: string,
  servers: readonly TypedEndpoint[],
  signal: AbortSignal,
): Promise<ServiceType<RuntimeValue, RuntimeValue>> {
  let failure: unknown;
  for (const server of servers) {
    // The hash of the events is looked for only after an answer: they become known later than the server.
    for (const hashOf of [() => server.topicTypeHash, () => eventsHash(node, serviceName, server)]) {
      const hash = hashOf();
      if (hash === undefined) continue;
      try {
        return await fetchServiceType(node, server.topicType, { nodeName: fullName(server), hash, signal });
      } catch (error) {
        signal.throwIfAborted();
        failure ??= error;
      }
    }
  }
  throw failure;
}

/** What the server's node announces of the service's events, if it publishes them. */
function eventsHash(node: DiscoveringNode, serviceName: string, server: TypedEndpoint): string | undefined {
  const isOfServer = (publisher: TypedEndpoint): boolean =>
    fullName(publisher) === fullName(server) && publisher.topicType === `${server.topicType}_Event`;
  return node.getPublishersInfoByTopic(`${serviceName}/_service_event`).find(isOfServer)?.topicTypeHash;
}

/** One endpoint of each node that serves it and can be asked; resolves when there is one. */
async function waitForServers(
  node: DiscoveringNode,
  serviceName: string,
  signal: AbortSignal,
): Promise<readonly TypedEndpoint[]> {
  const changes = node.graphChanges({ signal })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const servers = askable(node, serviceName);
      if (servers.length > 0) return servers;
      const { done } = await changes.next();
      signal.throwIfAborted();
      if (done) throw new Error(`the node was destroyed before ${serviceName} was found`);
    }
  } finally {
    await changes.return?.();
  }
}

function askable(node: DiscoveringNode, serviceName: string): TypedEndpoint[] {
  const byNode = new Map<string, TypedEndpoint>();
  for (const endpoint of node.getServersInfoByService(serviceName)) {
    if (endpoint.topicTypeHash === undefined || byNode.has(fullName(endpoint))) continue;
    // A node whose name is not known has no such service, either.
    if (describes(node, endpoint)) byNode.set(fullName(endpoint), endpoint);
  }
  return [...byNode.values()];
}

/** What is known of the servers as long as none can be asked. */
function stateOf(node: DiscoveringNode, serviceName: string): string {
  const servers = node.getServersInfoByService(serviceName);
  const [first] = servers;
  if (first === undefined) return `there is no server of ${serviceName}`;
  const [asked] = askable(node, serviceName);
  if (asked !== undefined) return `${fullName(asked)} has not answered`;
  const silent = servers.find((server) => describes(node, server));
  if (silent !== undefined) return `${fullName(silent)} announces no type hash for ${serviceName}`;
  return `${fullName(first)} serves ${serviceName} of type ${first.topicType}, but has no get_type_description service`;
}

function describes(node: DiscoveringNode, endpoint: TypedEndpoint): boolean {
  if (!/^[A-Za-z]/.test(endpoint.nodeName)) return false;
  return node.getServersInfoByService(`${fullName(endpoint)}/get_type_description`).length > 0;
}

function fullName({ nodeName, nodeNamespace }: TypedEndpoint): string {
  return nodeNamespace === "/" ? `/${nodeName}` : `${nodeNamespace}/${nodeName}`;
}

const DEFAULT_TIMEOUT = 5000;
