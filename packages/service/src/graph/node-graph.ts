// SPDX-License-Identifier: Apache-2.0
// What a node can ask of the graph, as rclpy has it: a node is made of this.

import { checkOptions } from "../check-options.js";
import type { Context } from "../context.js";
import { expandName, fullyQualified } from "../names/expand.js";
import { NodeParameters } from "../parameters/node-parameters.js";
import { ServiceError } from "../service-error.js";
import { checkSignal, checkTimeout, WAIT_OPTIONS, type WaitOptions } from "../wait-options.js";
import { Waiters } from "../waiters.js";
import type { Graph, GraphNode } from "./graph.js";
import { GraphWatch } from "./graph-changes.js";
import {
  anyService,
  calledService,
  ddsTopicsOf,
  type EndpointInfo,
  endpointInfo,
  isOfServer,
  type NameAndTypes,
  namesAndTypes,
  type Selection,
  servedService,
  topicsOf,
} from "./graph-endpoint.js";
import { NodeNameNonExistentError } from "./node-name-non-existent-error.js";

/** A node in the graph. */
export interface NodeName {
  readonly name: string;
  /** With its leading slash; `/` for the root. */
  readonly namespace: string;
  /** Such as `/`; "" if its participant does not say. */
  readonly enclave: string;
}

/** Whose names are wanted: those of ROS, or those of DDS. */
export interface DemangleOptions {
  /** True: names and types as DDS has them, of all endpoints whether they are of ROS or not. False by default. */
  readonly noDemangle?: boolean | undefined;
}

/** Which name is given: that of ROS, or that of DDS. */
export interface MangleOptions {
  /** True: the name is that of a topic of DDS, such as `rt/chatter`, taken as it is. False by default. */
  readonly noMangle?: boolean | undefined;
}

/** How long the graph is watched. */
export interface GraphWatchOptions {
  /** Ends it: what waits for the next change rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export abstract class NodeGraph extends NodeParameters {
  readonly #watches = new Set<GraphWatch>();
  readonly #waiting = new Set<Waiters>();

  abstract get context(): Context;
  abstract getName(): string;
  abstract getNamespace(): string;
  abstract resolveTopicName(name: string): string;
  abstract resolveServiceName(name: string): string;
  /** @throws ServiceError with code `destroyed` or `shutdown` */
  protected abstract assertOpen(): void;

  /**
   * The names of all nodes that are known, without their namespaces. Names that several nodes have are there as often.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getNodeNames(): string[] {
    return this.getNodeNamesAndNamespaces().map(({ name }) => name);
  }

  /**
   * All nodes that are known, this one included. A node elsewhere is known once its participant has described it, some
   * milliseconds after it has been found.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getNodeNamesAndNamespaces(): NodeName[] {
    const { enclave: own = "/" } = this.context.arguments;
    return this.#graph()
      .nodes()
      .map(({ name, namespace, enclave = own }) => ({ name, namespace, enclave }));
  }

  /**
   * All topics that anybody publishes or subscribes to, by their names. Hidden ones are there: see `isHiddenName`.
   *
   * @throws TypeError for wrong options; ServiceError with code `destroyed` or `shutdown`
   */
  getTopicNamesAndTypes(options: DemangleOptions = {}): NameAndTypes[] {
    const isRaw = checkDemangle("getTopicNamesAndTypes", options);
    return namesAndTypes(this.#graph().endpoints(), (isRaw ? ddsTopicsOf : topicsOf)(undefined));
  }

  /**
   * All services that anybody offers or calls, by their names.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getServiceNamesAndTypes(): NameAndTypes[] {
    return namesAndTypes(this.#graph().endpoints(), anyService);
  }

  /**
   * The topics that a node publishes; of all nodes of this name, if there are several.
   *
   * @throws TypeError; NodeNameNonExistentError; ServiceError with code `destroyed` or `shutdown`
   */
  getPublisherNamesAndTypesByNode(name: string, namespace: string, options: DemangleOptions = {}): NameAndTypes[] {
    const isRaw = checkDemangle("getPublisherNamesAndTypesByNode", options);
    return this.#byNode(name, namespace, (isRaw ? ddsTopicsOf : topicsOf)("writer"));
  }

  /** The topics that a node subscribes to; otherwise as {@link NodeGraph.getPublisherNamesAndTypesByNode}. */
  getSubscriberNamesAndTypesByNode(name: string, namespace: string, options: DemangleOptions = {}): NameAndTypes[] {
    const isRaw = checkDemangle("getSubscriberNamesAndTypesByNode", options);
    return this.#byNode(name, namespace, (isRaw ? ddsTopicsOf : topicsOf)("reader"));
  }

  /** The services that a node offers; otherwise as {@link NodeGraph.getPublisherNamesAndTypesByNode}. */
  getServiceNamesAndTypesByNode(name: string, namespace: string): NameAndTypes[] {
    return this.#byNode(name, namespace, servedService);
  }

  /** The services that a node has clients of; otherwise as {@link NodeGraph.getPublisherNamesAndTypesByNode}. */
  getClientNamesAndTypesByNode(name: string, namespace: string): NameAndTypes[] {
    return this.#byNode(name, namespace, calledService);
  }

  /**
   * How many publishers there are of a topic.
   *
   * @param topicName is expanded, but not remapped
   * @throws TypeError; InvalidTopicNameException; ServiceError with code `destroyed` or `shutdown`
   */
  countPublishers(topicName: string): number {
    return this.#count(this.#expand(topicName, "topic"), topicsOf("writer"));
  }

  /** How many subscriptions there are to a topic; otherwise as {@link NodeGraph.countPublishers}. */
  countSubscribers(topicName: string): number {
    return this.#count(this.#expand(topicName, "topic"), topicsOf("reader"));
  }

  /**
   * How many servers there are of a service.
   *
   * @param serviceName is expanded, but not remapped
   * @throws TypeError; InvalidServiceNameException; ServiceError with code `destroyed` or `shutdown`
   */
  countServices(serviceName: string): number {
    return this.#count(this.#expand(serviceName, "service"), servedService);
  }

  /** How many clients there are of a service; otherwise as {@link NodeGraph.countServices}. */
  countClients(serviceName: string): number {
    return this.#count(this.#expand(serviceName, "service"), calledService);
  }

  /**
   * All publishers of a topic.
   *
   * @param topicName is expanded and remapped
   * @throws TypeError; InvalidTopicNameException; ServiceError with code `destroyed` or `shutdown`
   */
  getPublishersInfoByTopic(topicName: string, options: MangleOptions = {}): EndpointInfo[] {
    return this.#topicInfo("getPublishersInfoByTopic", "writer", topicName, options);
  }

  /** All subscriptions to a topic; otherwise as {@link NodeGraph.getPublishersInfoByTopic}. */
  getSubscriptionsInfoByTopic(topicName: string, options: MangleOptions = {}): EndpointInfo[] {
    return this.#topicInfo("getSubscriptionsInfoByTopic", "reader", topicName, options);
  }

  /**
   * The endpoints of all servers of a service, two of each: its reader of requests and its writer of replies.
   *
   * @param serviceName is expanded and remapped
   * @throws TypeError; InvalidServiceNameException; ServiceError with code `destroyed` or `shutdown`
   */
  getServersInfoByService(serviceName: string): EndpointInfo[] {
    return this.#serviceInfo(serviceName, true);
  }

  /** The endpoints of all clients of a service; otherwise as {@link NodeGraph.getServersInfoByService}. */
  getClientsInfoByService(serviceName: string): EndpointInfo[] {
    return this.#serviceInfo(serviceName, false);
  }

  /**
   * Goes on whenever nodes or endpoints have come or gone, once for all that changes in one turn; ends with the node.
   *
   * @throws TypeError for wrong options; ServiceError with code `destroyed` or `shutdown`
   */
  graphChanges(options: GraphWatchOptions = {}): AsyncIterableIterator<void> {
    checkOptions("graphChanges", options, ["signal"]);
    const signal = checkSignal(options.signal);
    const watch = new GraphWatch(this.#graph().changes, signal, (ended) => this.#watches.delete(ended));
    if (signal?.aborted !== true) this.#watches.add(watch);
    return watch;
  }

  /**
   * Waits until a node is in the graph.
   *
   * @param fullName with its namespace, such as `/my/ns/name`; a missing leading slash is added
   * @returns whether it is; false means that the time ran out. Rejects with a ServiceError with code `destroyed` or
   *   `shutdown`, or with the reason of the signal.
   * @throws TypeError, RangeError for bad options; ServiceError
   */
  waitForNode(fullName: string, options: WaitOptions = {}): Promise<boolean> {
    if (typeof fullName !== "string") throw new TypeError(`node name ${String(fullName)}: expected a string`);
    checkOptions("waitForNode", options, WAIT_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const signal = checkSignal(options.signal);
    const graph = this.#graph();
    const wanted = fullName.startsWith("/") ? fullName : `/${fullName}`;
    const isThere = () => graph.nodes().some(({ name, namespace }) => fullyQualified(namespace, name) === wanted);
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (timeout === 0 || isThere()) return Promise.resolve(isThere());
    const waiters = new Waiters(this.context.core.host);
    const stopListening = graph.changes.listen(() => {
      if (isThere()) waiters.happened();
    });
    this.#waiting.add(waiters);
    return waiters.wait(timeout, signal).finally(() => {
      stopListening();
      this.#waiting.delete(waiters);
    });
  }

  /** For the node's end: nobody waits for the graph any more. */
  protected leaveGraph(): void {
    for (const watch of this.#watches) watch.end();
    const { isShutDown, endReason } = this.context.core;
    const reason = isShutDown
      ? new ServiceError("shutdown", undefined, endReason)
      : new ServiceError(
          "destroyed",
          undefined,
          `node ${fullyQualified(this.getNamespace(), this.getName())} has been destroyed`,
        );
    for (const waiters of this.#waiting) waiters.fail(reason);
  }

  #graph(): Graph {
    this.assertOpen();
    return this.context.core.graph;
  }

  #byNode(name: string, namespace: string, select: Selection): NameAndTypes[] {
    if (typeof name !== "string") throw new TypeError(`node name ${String(name)}: expected a string`);
    if (typeof namespace !== "string") throw new TypeError(`namespace ${String(namespace)}: expected a string`);
    const nodes = this.#graph()
      .nodes()
      .filter((node: GraphNode) => node.name === name && node.namespace === namespace);
    if (nodes.length === 0) throw new NodeNameNonExistentError(fullyQualified(namespace, name));
    return namesAndTypes(
      nodes.flatMap(({ endpoints }) => endpoints()),
      select,
    );
  }

  #expand(name: string, kind: "topic" | "service"): string {
    if (typeof name !== "string") throw new TypeError(`${kind} name ${String(name)}: expected a string`);
    return expandName(name, { nodeName: this.getName(), namespace: this.getNamespace() }, kind);
  }

  #count(name: string, select: Selection): number {
    let count = 0;
    for (const endpoint of this.#graph().endpoints()) if (select(endpoint)?.name === name) count++;
    return count;
  }

  #topicInfo(where: string, kind: "reader" | "writer", topicName: string, options: MangleOptions): EndpointInfo[] {
    checkOptions(where, options, ["noMangle"]);
    const isRaw = options.noMangle === true;
    if (typeof topicName !== "string") throw new TypeError(`topic name ${String(topicName)}: expected a string`);
    const name = isRaw ? topicName : this.resolveTopicName(topicName);
    const select = (isRaw ? ddsTopicsOf : topicsOf)(kind);
    return Array.from(this.#graph().endpoints()).flatMap((endpoint) => {
      const selected = select(endpoint);
      if (selected?.name !== name) return [];
      return [endpointInfo(endpoint, kind === "writer" ? "publisher" : "subscription", selected.type)];
    });
  }

  #serviceInfo(serviceName: string, ofServers: boolean): EndpointInfo[] {
    const name = this.resolveServiceName(serviceName);
    return Array.from(this.#graph().endpoints()).flatMap((endpoint) => {
      const selected = anyService(endpoint);
      if (selected?.name !== name || isOfServer(endpoint) !== ofServers) return [];
      return [endpointInfo(endpoint, ofServers ? "server" : "client", selected.type)];
    });
  }
}

/** @throws TypeError */
function checkDemangle(where: string, options: DemangleOptions): boolean {
  checkOptions(where, options, ["noDemangle"]);
  return options.noDemangle === true;
}
