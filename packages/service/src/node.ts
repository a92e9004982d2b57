// SPDX-License-Identifier: Apache-2.0
// A node: a name in the graph under which clients, services, publishers and subscriptions are made.

import type { MessageType, ServiceType } from "@rclts/cdr";
import { ParameterEvent, type ParameterEvent_Init } from "@rclts/interfaces/rcl_interfaces/msg";
import type { CallbackGroup } from "./callback-group/callback-group.js";
import type { Client } from "./client/client.js";
import type { Clock } from "./clock/clock.js";
import type { Context } from "./context.js";
import { NodeGraph } from "./graph/node-graph.js";
import { isIntrospectionParameter } from "./introspection/introspection-switch.js";
import type { Logger } from "./logging/logger.js";
import { NodeNames, type ResolveOptions } from "./names/node-names.js";
import { parameterOverridesOf, startDefaults, startIntrospection } from "./node-defaults.js";
import {
  type ClientOptions,
  checkNodeOptions,
  type IterableServiceOptions,
  type NodeOptions,
  remapRulesOf,
  type ServiceOptions,
  type TimerOptions,
} from "./node-options.js";
import { NodeServices } from "./node-services.js";
import type { NodeStats } from "./node-stats.js";
import { NodeTimers } from "./node-timers.js";
import { OwningNode } from "./owning-node.js";
import { PARAMETER_EVENTS, toParameterEvent } from "./parameters/parameter-events.js";
import type { ParameterChanges } from "./parameters/parameter-table.js";
import type { IterableService } from "./service/iterable-service.js";
import type { Service, ServiceCallback } from "./service/service.js";
import type { Timer, TimerCallback } from "./timer.js";
import { NodeTopics, type PublisherOptions, type SubscriptionOptions } from "./topics/node-topics.js";
import type { Publisher } from "./topics/publisher.js";
import type { Subscription, SubscriptionCallback } from "./topics/subscription.js";

/**
 * A node: what its context shows of itself in the graph under one name, with clients, services, topics, timers and
 * parameters.
 */
export class Node extends NodeGraph {
  readonly #context: Context;
  readonly #node: OwningNode;
  readonly #services: NodeServices;
  readonly #topics: NodeTopics;
  readonly #timers: NodeTimers;
  /** Undefined where nobody is told, and when the node is destroyed. */
  #parameterEvents: Publisher<ParameterEvent_Init> | undefined;

  /**
   * @throws TypeError; InvalidNodeNameException, InvalidNamespaceException; UnknownROSArgsError, InvalidROSArgsError;
   *   ServiceError with code `shutdown`
   */
  constructor(name: string, options: NodeOptions) {
    checkNodeOptions(options);
    super(options.allowUndeclaredParameters === true);
    const { context, namespace = "/" } = options;
    const names = new NodeNames(name, namespace, remapRulesOf(options));
    context.addNode(this);
    this.#context = context;
    this.#node = new OwningNode(context.core, names, (callsBefore) => this.#services.hasPendingCall(callsBefore));
    this.#services = new NodeServices(this.#node);
    this.#topics = new NodeTopics(this.#node);
    this.#timers = new NodeTimers(this.#node);
    this.#start(options);
  }

  get context(): Context {
    return this.#context;
  }

  /** Without its namespace, such as `adder`. */
  getName(): string {
    return this.#node.names.name;
  }

  /** With its leading slash; `/` for the root. */
  getNamespace(): string {
    return this.#node.names.namespace;
  }

  /** Such as `/my/ns/name`. */
  getFullyQualifiedName(): string {
    return this.#node.names.fullName;
  }

  /** Named after the node with dots, such as `my.ns.name`. */
  getLogger(): Logger {
    return this.#node.logger;
  }

  /** That of ROS: the system's time, or a simulation's while the parameter `use_sim_time` is true. */
  getClock(): Clock {
    return this.#node.clock;
  }

  /** The group of whatever is made without one of its own: mutually exclusive. */
  get defaultCallbackGroup(): CallbackGroup {
    return this.#node.defaultCallbackGroup;
  }

  /**
   * The full name that a service has in the graph when this node calls or offers it as `name`.
   *
   * @param options `onlyExpand`: without remapping
   * @throws TypeError; InvalidServiceNameException; RangeError for an unknown substitution
   */
  resolveServiceName(name: string, options: ResolveOptions = {}): string {
    return this.#node.names.resolve("service", name, options);
  }

  /**
   * The full name that a topic has in the graph when this node publishes on it or subscribes to it as `name`.
   *
   * @param options `onlyExpand`: without remapping
   * @throws TypeError; InvalidTopicNameException; RangeError for an unknown substitution
   */
  resolveTopicName(name: string, options: ResolveOptions = {}): string {
    return this.#node.names.resolve("topic", name, options);
  }

  /**
   * @param type such as `AddTwoInts` of `@rclts/interfaces/example_interfaces/srv`
   * @throws TypeError for what is no service type or bad options; InvalidServiceNameException; ServiceError with code
   *   `destroyed` or `shutdown`
   */
  createClient<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    options: ClientOptions = {},
  ): Client<ReqInit, Res> {
    return this.#services.createClient(type, name, options);
  }

  /**
   * @param callback called with each request, a fresh response and the request's header; without one, requests are taken by
   *   `for await (const call of service)` and answered by `call.respond`
   * @throws TypeError for what is no service type, no function or bad options; InvalidServiceNameException;
   *   ServiceError with code `destroyed` or `shutdown`
   */
  createService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    callback: ServiceCallback<NoInfer<Req>, NoInfer<Res>, NoInfer<ResInit>>,
    options?: ServiceOptions,
  ): Service<Req, ResInit>;
  createService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    options?: IterableServiceOptions,
  ): IterableService<Req, ResInit>;
  createService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    ...rest: [first?: ServiceCallback<Req, Res, ResInit> | IterableServiceOptions, options?: ServiceOptions]
  ): Service<Req, ResInit> {
    const [first, options = {}] = rest;
    // A callback that is undefined is a mistake, one that is left out is none.
    if (rest.length === 0) return this.#services.createIterableService(type, name, {});
    if (typeof first === "object") return this.#services.createIterableService(type, name, first);
    return this.#services.createService(type, name, first!, options);
  }

  /**
   * @param type such as `String` of `@rclts/interfaces/std_msgs/msg`
   * @throws TypeError for what is no message type or bad options; RangeError for a policy; InvalidTopicNameException;
   *   ServiceError with code `destroyed` or `shutdown`
   */
  createPublisher<T, Init>(type: MessageType<T, Init>, topic: string, options: PublisherOptions = {}): Publisher<Init> {
    return this.#topics.createPublisher(type, topic, options);
  }

  /**
   * @param callback called with each message and what is known of it; with `raw` the message is its bytes
   * @throws TypeError for what is no message type, no function or bad options; RangeError for a policy;
   *   InvalidTopicNameException; ServiceError with code `destroyed` or `shutdown`
   */
  createSubscription<T, Init>(
    type: MessageType<T, Init>,
    topic: string,
    callback: SubscriptionCallback<NoInfer<T>>,
    options?: SubscriptionOptions & { readonly raw?: false | undefined },
  ): Subscription;
  createSubscription<T, Init>(
    type: MessageType<T, Init>,
    topic: string,
    callback: SubscriptionCallback<Uint8Array>,
    options: SubscriptionOptions & { readonly raw: true },
  ): Subscription;
  createSubscription<T, Init>(
    type: MessageType<T, Init>,
    topic: string,
    callback: SubscriptionCallback<never>,
    options: SubscriptionOptions = {},
  ): Subscription {
    return this.#topics.createSubscription(type, topic, callback, options);
  }

  /**
   * Calls back each period from now on.
   *
   * @param period milliseconds, above 0, of the node's clock unless the options have another
   * @throws TypeError, RangeError for a period, callback or options that do not fit; ServiceError with code `destroyed` or
   *   `shutdown`
   */
  createTimer(period: number, callback: TimerCallback, options: TimerOptions = {}): Timer {
    return this.#timers.createTimer(period, callback, options);
  }

  /** What the clients and services of this node have done so far, and its context: a snapshot. */
  stats(): NodeStats {
    const { counters, engineCounters } = this.#context;
    return { ...this.#services.stats(), events: { ...counters }, engine: { ...engineCounters } };
  }

  /** Destroys a client of this node; whether it was one. */
  destroyClient(client: { destroy(): void }): boolean {
    return this.#services.destroyClient(client);
  }

  /** Destroys a service of this node; whether it was one. */
  destroyService(service: { destroy(): void }): boolean {
    return this.#services.destroyService(service);
  }

  /** Destroys a publisher of this node; whether it was one. */
  destroyPublisher(publisher: { destroy(): void }): boolean {
    return this.#topics.destroyPublisher(publisher);
  }

  /** Destroys a subscription of this node; whether it was one. */
  destroySubscription(subscription: Subscription): boolean {
    return this.#topics.destroySubscription(subscription);
  }

  /** Destroys a timer of this node; whether it was one. */
  destroyTimer(timer: Timer): boolean {
    return this.#timers.destroyTimer(timer);
  }

  /** Destroys all that was made of the node, and takes the node out of its context. Twice is fine. */
  destroyNode(): void {
    this.#node.close();
    this.#parameterEvents = undefined;
    this.#services.destroyAll();
    this.#timers.destroyAll();
    this.#topics.destroyAll();
    this.leaveGraph();
    this.#node.leaveGraph();
    this.#context.removeNode(this);
  }

  protected override parametersChanged(changes: ParameterChanges): void {
    const stamp = this.#node.clock.now().toMessage();
    this.#parameterEvents?.publish(toParameterEvent(this.getFullyQualifiedName(), stamp, changes));
  }

  protected override needsNoDeclaration(name: string): boolean {
    return isIntrospectionParameter(name);
  }

  protected override assertOpen(): void {
    this.#node.assertOpen();
  }

  #start(options: NodeOptions): void {
    const { core, clock, logger, endpoints, rosout } = this.#node;
    const { enableRosout = true, startParameterServices = true } = options;
    // Whether there is any is for the whole process to say, as in rcl.
    if (enableRosout && this.#context.arguments.rosoutLogs) {
      rosout.start(core, { topicName: this.resolveTopicName("/rosout"), logger, endpoints });
    }
    const { startParameterEventPublisher: areTold = startParameterServices } = options;
    if (areTold) this.#parameterEvents = this.createPublisher(ParameterEvent, PARAMETER_EVENTS, EVENTS_QOS);
    const overrides = parameterOverridesOf(this, options);
    this.initializeParameters(overrides, options.automaticallyDeclareParametersFromOverrides === true);
    const typesInUse = () => [...this.#services.types(), ...this.#topics.types()];
    startDefaults(this, { options, overrides, clock, typesInUse });
    // Not before: the services that every node has are none of those that are meant.
    this.#services.introspection = startIntrospection(this, overrides);
  }
}

const EVENTS_QOS = { qos: "parameter_events" } as const;
