// SPDX-License-Identifier: Apache-2.0
// The ROS graph: which nodes there are, here and in other participants, and whose each endpoint is.

import {
  type EndpointConfig,
  type EntityId,
  entityIdOf,
  type Handle,
  type RemoteEndpoint,
  type RemoteParticipant,
  writeGuid,
} from "@rclts/rtps";
import type { Core } from "../core.js";
import { describeEndpoint } from "../describe-endpoint.js";
import type { Logger } from "../logging/logger.js";
import { fullyQualified } from "../names/expand.js";
import { userDataValue } from "../user-data.js";
import type { NodeDescription } from "./discovery-info.js";
import { DISCOVERY_TOPIC, type DiscoveryListener, DiscoveryTopic } from "./discovery-topic.js";
import { GraphChanges } from "./graph-changes.js";
import type { GraphEndpoint } from "./graph-endpoint.js";
import { NodeEndpoints } from "./node-endpoints.js";
import { OwnerWaits } from "./owner-waits.js";
import { type ParticipantInfo, participantInfo } from "./participant-info.js";
import { RemoteNodes } from "./remote-nodes.js";

/** A node somewhere in the graph. */
export interface GraphNode {
  readonly name: string;
  /** With its leading slash; `/` for the root. */
  readonly namespace: string;
  /** Of its participant, "" if that does not say; undefined for a node of this context. */
  readonly enclave: string | undefined;
  endpoints(): GraphEndpoint[];
}

export class Graph implements DiscoveryListener {
  /** Of nodes and endpoints, here and elsewhere. */
  readonly changes = new GraphChanges();

  readonly #core: Core;
  readonly #logger: Logger;
  readonly #nodes = new Set<NodeEndpoints>();
  readonly #participants = new Map<Handle, KnownParticipant>();
  readonly #remoteNodes = new RemoteNodes();
  readonly #ownerWaits: OwnerWaits;
  /** There since the first node. */
  #topic: DiscoveryTopic | undefined = undefined;
  #publishes = false;

  constructor(core: Core, logger: Logger) {
    this.#core = core;
    this.#logger = logger;
    this.#ownerWaits = new OwnerWaits(core.host, (endpoint) => this.#isOwnerExpected(endpoint));
  }

  /** A node has come into being; its endpoints are to be told to what this gives. */
  addNode(name: string, namespace: string): NodeEndpoints {
    this.#topic ??= new DiscoveryTopic(this.#core, this, this.#logger);
    const node = new NodeEndpoints(name, namespace, this.#changed);
    this.#nodes.add(node);
    this.#changed();
    return node;
  }

  /** The node has gone. Twice is fine. */
  removeNode(node: NodeEndpoints): void {
    if (this.#nodes.delete(node)) this.#changed();
  }

  /** Tells others at once that there is no node here any more. To be called once, before the engine closes. */
  close(): void {
    if (this.#publishes || this.#nodes.size > 0) this.#publish([]);
    this.#nodes.clear();
    this.#ownerWaits.end();
  }

  /** An endpoint for people, by the name of its node if that is known. */
  describe(endpoint: RemoteEndpoint): string {
    const owner = this.#ownerOf(endpoint);
    return describeEndpoint(endpoint, owner && fullyQualified(owner.namespace, owner.name));
  }

  /**
   * Says what is to be said of endpoints once they can be described by their nodes, or after a second if they can not; at
   * once if that is known by now.
   */
  whenDescribed(endpoints: readonly RemoteEndpoint[], say: () => void): void {
    this.#ownerWaits.wait(endpoints, say);
  }

  /** All nodes that are known, those of this context first. */
  nodes(): GraphNode[] {
    const nodes: GraphNode[] = Array.from(this.#nodes, (node) => ({
      name: node.name,
      namespace: node.namespace,
      enclave: undefined,
      endpoints: () => [...this.#endpointsOf(node)],
    }));
    for (const known of this.#participants.values()) {
      const { participant, endpoints } = known;
      for (const node of this.#remoteNodes.get(participant.handle)?.nodes ?? []) {
        nodes.push({
          name: node.name,
          namespace: node.namespace,
          enclave: userDataValue(participant.userData, "enclave") ?? "",
          endpoints: () =>
            [...node.readers, ...node.writers].flatMap((id) => {
              const endpoint = endpoints.get(id);
              return endpoint === undefined ? [] : [remoteEndpoint(endpoint, node)];
            }),
        });
      }
    }
    return nodes;
  }

  /** All endpoints that are known, those by which participants describe their nodes only where they are others'. */
  *endpoints(): Generator<GraphEndpoint> {
    for (const node of this.#nodes) yield* this.#endpointsOf(node);
    for (const { participant, endpoints } of this.#participants.values()) {
      const described = this.#remoteNodes.get(participant.handle);
      const unknown = described === undefined && !isOfRos(participant) ? BARE : UNKNOWN;
      for (const [id, endpoint] of endpoints) yield remoteEndpoint(endpoint, described?.ownerOf.get(id) ?? unknown);
    }
  }

  /** The full name of the node that an endpoint belongs to, wherever it is; undefined if that is not known. */
  nodeNameOf(endpoint: RemoteEndpoint): string | undefined {
    const owner = this.#ownerOf(endpoint);
    return owner === undefined ? undefined : fullyQualified(owner.namespace, owner.name);
  }

  /** The other participants, whether they have nodes or not. */
  participants(): ParticipantInfo[] {
    return Array.from(this.#participants.values(), ({ participant, endpoints }) => {
      const described = this.#remoteNodes.get(participant.handle);
      // It is written reliably, and only who asks gets what was written before.
      const describes = [...endpoints.values()].some(
        ({ kind, topic }) => kind === "writer" && topic === DISCOVERY_TOPIC,
      );
      const hasAnswered = endpoints.size > 0 && (described !== undefined || !describes);
      return participantInfo(participant, endpoints, described?.nodes ?? [], hasAnswered, this.#core.rmw);
    });
  }

  /** The other participants, with their endpoints. */
  knownParticipants(): IterableIterator<KnownParticipant> {
    return this.#participants.values();
  }

  described(participant: RemoteParticipant, nodes: readonly NodeDescription[]): boolean {
    const isTaken = this.#remoteNodes.set(participant.handle, nodes);
    if (isTaken) {
      this.#ownerWaits.look();
      this.changes.happened();
    }
    return isTaken;
  }

  undescribed(participant: RemoteParticipant): void {
    if (this.#remoteNodes.delete(participant.handle)) this.changes.happened();
  }

  participantFound(participant: RemoteParticipant): void {
    const foundAt = this.#core.host.now();
    this.#participants.set(participant.handle, { participant, endpoints: new Map(), foundAt });
    this.changes.happened();
  }

  participantLost({ handle }: RemoteParticipant): void {
    this.#participants.delete(handle);
    this.#remoteNodes.delete(handle);
    this.changes.happened();
  }

  endpointFound(endpoint: RemoteEndpoint): void {
    this.#participants.get(endpoint.participant.handle)?.endpoints.set(entityIdOf(endpoint.guid), endpoint);
    this.changes.happened();
  }

  endpointLost(endpoint: RemoteEndpoint): void {
    this.#participants.get(endpoint.participant.handle)?.endpoints.delete(entityIdOf(endpoint.guid));
    this.changes.happened();
  }

  #ownerOf({ guid, participant }: RemoteEndpoint): Owner | undefined {
    const id = entityIdOf(guid);
    if (!participant.local) return this.#remoteNodes.get(participant.handle)?.ownerOf.get(id);
    for (const node of this.#nodes) if (node.readers.has(id) || node.writers.has(id)) return node;
    return undefined;
  }

  #isOwnerExpected(endpoint: RemoteEndpoint): boolean {
    const { participant } = endpoint;
    return !participant.local && isOfRos(participant) && this.#ownerOf(endpoint) === undefined;
  }

  *#endpointsOf(node: NodeEndpoints): Generator<GraphEndpoint> {
    for (const [id, config] of node.readers) yield this.#localEndpoint("reader", id, config, node);
    for (const [id, config] of node.writers) yield this.#localEndpoint("writer", id, config, node);
  }

  #localEndpoint(
    kind: "reader" | "writer",
    id: EntityId,
    { topic, typeName, qos, userData }: EndpointConfig,
    { name, namespace }: NodeEndpoints,
  ): GraphEndpoint {
    const guid = writeGuid(this.#core.engine.guidPrefix, id);
    const common = { kind, guid, topic, typeName, qos, userData: userData ?? NO_BYTES, participant: undefined };
    return { ...common, nodeName: name, nodeNamespace: namespace };
  }

  /** Published once for all that changes before the microtasks of this turn are over. */
  readonly #changed = (): void => {
    this.changes.happened();
    if (this.#publishes) return;
    this.#publishes = true;
    queueMicrotask(() => {
      if (this.#publishes && !this.#core.isShutDown) this.#publish(Array.from(this.#nodes, describe));
    });
  };

  #publish(nodes: readonly NodeDescription[]): void {
    this.#publishes = false;
    this.#topic?.publish(nodes);
  }
}

export interface KnownParticipant {
  readonly participant: RemoteParticipant;
  readonly endpoints: Map<EntityId, RemoteEndpoint>;
  /** Monotonic milliseconds of the host. */
  readonly foundAt: number;
}

function describe({ name, namespace, readers, writers }: NodeEndpoints): NodeDescription {
  return { name, namespace, readers: [...readers.keys()], writers: [...writers.keys()] };
}

function remoteEndpoint(endpoint: RemoteEndpoint, { name, namespace }: Owner): GraphEndpoint {
  const { kind, guid, topic, typeName, qos, userData, participant } = endpoint;
  return { kind, guid, topic, typeName, qos, userData, participant, nodeName: name, nodeNamespace: namespace };
}

/** Whether it says so by its enclave, as the participants of all RMWs do. */
function isOfRos({ userData }: RemoteParticipant): boolean {
  return userDataValue(userData, "enclave") !== undefined;
}

type Owner = Pick<NodeDescription, "name" | "namespace">;

/** The names that rmw_dds_common has for what is no node's, or of a node that is not known yet (graph_cache.cpp). */
const UNKNOWN: Owner = { name: "_NODE_NAME_UNKNOWN_", namespace: "_NODE_NAMESPACE_UNKNOWN_" };
const BARE: Owner = { name: "_CREATED_BY_BARE_DDS_APP_", namespace: "_CREATED_BY_BARE_DDS_APP_" };
const NO_BYTES = new Uint8Array(0);
