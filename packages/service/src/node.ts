// SPDX-License-Identifier: Apache-2.0
// A node: a name in the graph under which clients, services, publishers and subscriptions are made.

import type { MessageType, ServiceType } from "@rclts/cdr";
import { ParameterEvent, type ParameterEvent_Init } from "@rclts/interfaces/rcl_interfaces/msg";
import { parseRosArguments } from "./arguments/parse-arguments.js";
import { remapNamespace, remapNodeName, resolveName } from "./arguments/remap.js";
import type { RemapRule } from "./arguments/remap-rule.js";
import {
  type CallbackGroup,
  type CallbackSurroundings,
  checkCallbackGroup,
  MutuallyExclusiveCallbackGroup,
} from "./callback-group/callback-group.js";
import { checkOptions } from "./check-options.js";
import { Client } from "./client/client.js";
import { Clock } from "./clock/clock.js";
import { RosClock } from "./clock/ros-clock.js";
import { startTimeSource } from "./clock/time-source.js";
import type { Context } from "./context.js";
import { describeError } from "./describe-error.js";
import type { NodeEndpoints } from "./graph/node-endpoints.js";
import { NodeGraph } from "./graph/node-graph.js";
import { IntrospectionSwitch, isIntrospectionParameter } from "./introspection/introspection-switch.js";
import { Logger } from "./logging/logger.js";
import { startLoggerServices } from "./logging/logger-services.js";
import { Rosout } from "./logging/rosout.js";
import { expandName, fullyQualified } from "./names/expand.js";
import { type NameKind, validateNamespace, validateNodeName } from "./names/validate.js";
import {
  type ClientOptions,
  checkBytes,
  checkMappings,
  checkServiceType,
  checkTakenAfter,
  type NodeOptions,
  type ServiceEndpointOptions,
  type ServiceOptions,
  type TimerOptions,
} from "./node-options.js";
import type { ParameterInit } from "./parameters/parameter.js";
import { PARAMETER_EVENTS, toParameterEvent } from "./parameters/parameter-events.js";
import { NO_OVERRIDES, overridesFor } from "./parameters/parameter-overrides.js";
import { startParameterServices } from "./parameters/parameter-services.js";
import type { ParameterChanges } from "./parameters/parameter-table.js";
import { resolveServiceQos } from "./qos-profiles.js";
import { Service, type ServiceCallback } from "./service/service.js";
import { checkLimits } from "./service/service-limits.js";
import { ServiceError } from "./service-error.js";
import { checkPeriod, Timer, type TimerCallback } from "./timer.js";
import { NodeTopics, type PublisherOptions, type SubscriptionOptions } from "./topics/node-topics.js";
import type { Publisher } from "./topics/publisher.js";
import type { Subscription, SubscriptionCallback } from "./topics/subscription.js";
import type { EndpointType } from "./type-description/describe-type.js";
import {
  PARAMETER as START_TYPE_DESCRIPTION_SERVICE,
  startTypeDescriptionService,
  wantsTypeDescriptionService,
} from "./type-description/type-description-service.js";

export class Node extends NodeGraph {
  readonly #context: Context;
  readonly #name: string;
  readonly #namespace: string;
  /** Those of this node before those of the context. */
  readonly #remapRules: readonly RemapRule[];
  readonly #logger: Logger;
  readonly #endpoints: NodeEndpoints;
  readonly #rosout = new Rosout();
  readonly #clock: RosClock;
  readonly #clients = new Set<NodeClient>();
  readonly #services = new Set<NodeService>();
  readonly #introspection: IntrospectionSwitch | undefined;
  readonly #timers = new Set<Timer>();
  readonly #topics: NodeTopics;
  /** By endpoint. */
  readonly #typesInUse = new Map<object, EndpointType>();
  readonly #surroundings: CallbackSurroundings;
  readonly #defaultCallbackGroup = new MutuallyExclusiveCallbackGroup();
  /** Undefined where nobody is told, and when the node is destroyed. */
  #parameterEvents: Publisher<ParameterEvent_Init> | undefined;
  #destroyed = false;

  /**
   * @throws TypeError; InvalidNodeNameException, InvalidNamespaceException; UnknownROSArgsError, InvalidROSArgsError;
   *   ServiceError with code `shutdown`
   */
  constructor(name: string, options: NodeOptions) {
    checkOptions("Node", options, NODE_OPTIONS);
    super(options.allowUndeclaredParameters === true);
    const { context, namespace = "/", cliArgs = [], useGlobalArguments = true } = options;
    if (typeof name !== "string") throw new TypeError(`node name ${String(name)}: expected a string`);
    if (typeof namespace !== "string") throw new TypeError(`namespace ${String(namespace)}: expected a string`);
    const absolute = namespace.startsWith("/") ? namespace : `/${namespace}`;
    validateNodeName(name);
    validateNamespace(absolute);
    const { remapRules, parameters } = parseRosArguments(cliArgs).rosArguments;
    if (parameters.length > 0) throw new TypeError(PARAMETERS_IN_CLI_ARGS);
    this.#remapRules = useGlobalArguments ? [...remapRules, ...context.arguments.remapRules] : remapRules;
    this.#name = remapNodeName(this.#remapRules, name);
    this.#namespace = remapNamespace(this.#remapRules, this.#name, absolute);
    validateNodeName(this.#name);
    validateNamespace(this.#namespace);
    this.#context = context;
    const loggerName = this.getFullyQualifiedName().slice(1).replaceAll("/", ".");
    this.#logger = new Logger(loggerName, context.core.loggers, this.#rosout);
    this.#clock = new RosClock(context.core.host, (error) => this.#jumpCallbackFailed(error));
    this.#surroundings = {
      host: context.core.host,
      logger: this.#logger,
      hasPendingCall: (callsBefore) => [...this.#clients].some((client) => client.hasPendingCall(callsBefore)),
    };
    context.addNode(this);
    this.#endpoints = context.core.graph.addNode(this.#name, this.#namespace);
    this.#topics = new NodeTopics({
      core: context.core,
      endpoints: this.#endpoints,
      surroundings: this.#surroundings,
      resolveTopicName: (topicName) => this.resolveTopicName(topicName),
      callbackGroupOf: (endpointOptions) => this.#callbackGroupOf(endpointOptions),
      assertOpen: () => this.#assertOpen(undefined),
    });
    const { enableRosout = true, enableLoggerService = false } = options;
    // Whether there is any is for the whole process to say, as in rcl.
    if (enableRosout && context.arguments.rosoutLogs) {
      const topicName = this.resolveTopicName("/rosout");
      this.#rosout.start(context.core, { topicName, logger: this.#logger, endpoints: this.#endpoints });
    }
    const overrides = this.#startParameters(options, useGlobalArguments);
    if (enableLoggerService) startLoggerServices(this, context.core.loggers);
    // Not before: the services that every node has are none of those that are meant.
    this.#introspection = this.#startIntrospection(overrides);
  }

  get context(): Context {
    return this.#context;
  }

  getName(): string {
    return this.#name;
  }

  /** With its leading slash; `/` for the root. */
  getNamespace(): string {
    return this.#namespace;
  }

  /** Such as `/my/ns/name`. */
  getFullyQualifiedName(): string {
    return fullyQualified(this.#namespace, this.#name);
  }

  /** Named after the node with dots, such as `my.ns.name`. */
  getLogger(): Logger {
    return this.#logger;
  }

  /** That of ROS: the system's time, or a simulation's while the parameter `use_sim_time` is true. */
  getClock(): Clock {
    return this.#clock;
  }

  /** The group of whatever is made without one of its own: mutually exclusive. */
  get defaultCallbackGroup(): CallbackGroup {
    return this.#defaultCallbackGroup;
  }

  /**
   * The full name that a service has in the graph when this node calls or offers it as `name`.
   *
   * @param options `onlyExpand`: without remapping
   * @throws TypeError; InvalidServiceNameException; RangeError for an unknown substitution
   */
  resolveServiceName(name: string, options: { readonly onlyExpand?: boolean | undefined } = {}): string {
    return this.#resolveName("service", "resolveServiceName", name, options);
  }

  /**
   * The full name that a topic has in the graph when this node publishes on it or subscribes to it as `name`.
   *
   * @param options `onlyExpand`: without remapping
   * @throws TypeError; InvalidTopicNameException; RangeError for an unknown substitution
   */
  resolveTopicName(name: string, options: { readonly onlyExpand?: boolean | undefined } = {}): string {
    return this.#resolveName("topic", "resolveTopicName", name, options);
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
    checkOptions("createClient", options, ["qos", "callbackGroup", "queueBytes", "takenAfter", "mappings"]);
    const callbackGroup = this.#callbackGroupOf(options);
    const client = new Client<ReqInit, Res>(this.#context.core, {
      ...this.#endpointConfig(type, name, options),
      queueBytes: checkBytes("queueBytes", options.queueBytes),
      takenAfter: checkTakenAfter(options.takenAfter),
      mappings: checkMappings(options.mappings),
    });
    callbackGroup.addEntity(client);
    this.#clients.add(client);
    this.#typesInUse.set(client, type);
    this.#introspection?.add("client", client);
    return client;
  }

  /**
   * @param callback called with each request, a fresh response and the request's header
   * @throws TypeError for what is no service type, no function or bad options; InvalidServiceNameException;
   *   ServiceError with code `destroyed` or `shutdown`
   */
  createService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    callback: ServiceCallback<NoInfer<Req>, NoInfer<Res>, NoInfer<ResInit>>,
    options: ServiceOptions = {},
  ): Service<Req, ResInit> {
    if (typeof callback !== "function")
      throw new TypeError(`service callback ${String(callback)}: expected a function`);
    checkOptions("createService", options, ["qos", "callbackGroup", "keptBytes", "limits", "isRelay"]);
    const { host } = this.#context.core;
    const config = {
      ...this.#endpointConfig(type, name, options),
      keptBytes: checkBytes("keptBytes", options.keptBytes),
      relaySince: options.isRelay === true ? Math.floor(host.now() + host.wallOffset) : undefined,
      callbackGroup: this.#callbackGroupOf(options),
      surroundings: this.#surroundings,
      limits: checkLimits(options.limits),
    };
    const { durability } = config.qos.request;
    if (durability !== "volatile") {
      this.#logger.warn(
        `${config.serviceName} is offered with durability ${durability}: a service that starts may get ` +
          "requests from before its time",
      );
    }
    const service = new Service<Req, ResInit>(this.#context.core, config, callback);
    this.#services.add(service);
    this.#typesInUse.set(service, type);
    this.#introspection?.add("service", service);
    return service;
  }

  /**
   * @param type such as `String` of `@rclts/interfaces/std_msgs/msg`
   * @throws TypeError for what is no message type or bad options; RangeError for a policy; InvalidTopicNameException;
   *   ServiceError with code `destroyed` or `shutdown`
   */
  createPublisher<T, Init>(type: MessageType<T, Init>, topic: string, options: PublisherOptions = {}): Publisher<Init> {
    const publisher = this.#topics.createPublisher(type, topic, options);
    this.#typesInUse.set(publisher, type);
    return publisher;
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
    const subscription = this.#topics.createSubscription(type, topic, callback, options);
    this.#typesInUse.set(subscription, type);
    return subscription;
  }

  /**
   * Calls back each period from now on.
   *
   * @param period milliseconds, above 0, of the node's clock unless the options have another
   * @throws TypeError, RangeError for a period, callback or options that do not fit; ServiceError with code `destroyed` or
   *   `shutdown`
   */
  createTimer(period: number, callback: TimerCallback, options: TimerOptions = {}): Timer {
    checkOptions("createTimer", options, ["callbackGroup", "clock"]);
    if (typeof callback !== "function") throw new TypeError(`timer callback ${String(callback)}: expected a function`);
    const config = {
      period: checkPeriod(period),
      clock: checkClock(options.clock ?? this.#clock),
      callbackGroup: this.#callbackGroupOf(options),
      surroundings: this.#surroundings,
      nodeName: this.getFullyQualifiedName(),
    };
    this.#assertOpen(undefined);
    const timer = new Timer(this.#context.core, config, callback);
    this.#timers.add(timer);
    return timer;
  }

  /** Destroys a client of this node; whether it was one. */
  destroyClient(client: { destroy(): void }): boolean {
    if (!this.#clients.delete(client as NodeClient)) return false;
    this.#typesInUse.delete(client);
    this.#introspection?.remove("client", client as NodeClient);
    client.destroy();
    return true;
  }

  /** Destroys a service of this node; whether it was one. */
  destroyService(service: { destroy(): void }): boolean {
    if (!this.#services.delete(service as NodeService)) return false;
    this.#typesInUse.delete(service);
    this.#introspection?.remove("service", service as NodeService);
    service.destroy();
    return true;
  }

  /** Destroys a publisher of this node; whether it was one. */
  destroyPublisher(publisher: { destroy(): void }): boolean {
    this.#typesInUse.delete(publisher);
    return this.#topics.destroyPublisher(publisher);
  }

  /** Destroys a subscription of this node; whether it was one. */
  destroySubscription(subscription: Subscription): boolean {
    this.#typesInUse.delete(subscription);
    return this.#topics.destroySubscription(subscription);
  }

  /** Destroys a timer of this node; whether it was one. */
  destroyTimer(timer: Timer): boolean {
    if (!this.#timers.delete(timer)) return false;
    timer.destroy();
    return true;
  }

  /** Destroys all that was made of the node, and takes the node out of its context. Twice is fine. */
  destroyNode(): void {
    this.#destroyed = true;
    this.#parameterEvents = undefined;
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
    for (const service of this.#services) service.destroy();
    this.#services.clear();
    for (const timer of this.#timers) timer.destroy();
    this.#timers.clear();
    this.#topics.destroyAll();
    this.#rosout.destroy();
    this.leaveGraph();
    this.#typesInUse.clear();
    this.#context.core.graph.removeNode(this.#endpoints);
    this.#context.removeNode(this);
  }

  protected override parametersChanged(changes: ParameterChanges): void {
    const stamp = this.#clock.now().toMessage();
    this.#parameterEvents?.publish(toParameterEvent(this.getFullyQualifiedName(), stamp, changes));
  }

  protected override needsNoDeclaration(name: string): boolean {
    return isIntrospectionParameter(name);
  }

  /** Gives the values that come from outside of the program. */
  #startParameters(options: NodeOptions, useGlobalArguments: boolean): ReadonlyMap<string, ParameterInit> {
    const { parameterOverrides = [], startParameterServices: areServed = true } = options;
    const fromContext = useGlobalArguments ? this.#context.parameterOverrides : NO_OVERRIDES;
    const { startParameterEventPublisher: areTold = areServed } = options;
    if (areTold) this.#parameterEvents = this.createPublisher(ParameterEvent, PARAMETER_EVENTS, EVENTS_QOS);
    const overrides = overridesFor(fromContext, this.getFullyQualifiedName());
    for (const override of parameterOverrides) overrides.set(override.name, override);
    this.initializeParameters(overrides, options.automaticallyDeclareParametersFromOverrides === true);
    startTimeSource(this, this.#clock);
    if (areServed) startParameterServices(this);
    const { startTypeDescriptionService: areDescribed = areServed } = options;
    if (wantsTypeDescriptionService(this, overrides.has(START_TYPE_DESCRIPTION_SERVICE), areDescribed)) {
      startTypeDescriptionService(this, () => this.#typesInUse.values());
    }
    return overrides;
  }

  #startIntrospection(overrides: ReadonlyMap<string, ParameterInit>): IntrospectionSwitch {
    const { host } = this.#context.core;
    const clock = { now: () => host.now() + host.wallOffset };
    const introspection = new IntrospectionSwitch(clock, overrides, this.#logger);
    this.addOnSetParametersCallback(introspection.check);
    this.addPostSetParametersCallback(introspection.apply);
    return introspection;
  }

  protected override assertOpen(): void {
    this.#assertOpen(undefined);
  }

  #jumpCallbackFailed(error: unknown): void {
    this.#logger.error(`a jump callback of the clock failed: ${describeError(error)}`);
    this.#context.core.observe("callback-error", undefined, undefined, error);
    this.#context.core.report(error, { serviceName: undefined, logger: this.#logger });
  }

  #assertOpen(serviceName: string | undefined): void {
    this.#context.core.assertValid(serviceName);
    if (this.#destroyed) {
      throw new ServiceError("destroyed", serviceName, `node ${this.getFullyQualifiedName()} has been destroyed`);
    }
  }

  #resolveName(
    kind: NameKind,
    where: string,
    name: string,
    options: { readonly onlyExpand?: boolean | undefined },
  ): string {
    checkOptions(where, options, ["onlyExpand"]);
    if (typeof name !== "string") throw new TypeError(`${kind} name ${String(name)}: expected a string`);
    const scope = { nodeName: this.#name, namespace: this.#namespace };
    if (options.onlyExpand === true) return expandName(name, scope, kind);
    return resolveName(name, scope, kind, this.#remapRules);
  }

  #callbackGroupOf({ callbackGroup = this.#defaultCallbackGroup }: TimerOptions): CallbackGroup {
    return checkCallbackGroup(callbackGroup);
  }

  #endpointConfig<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    { qos }: ServiceEndpointOptions,
  ) {
    checkServiceType(type);
    const policies = resolveServiceQos(qos);
    const serviceName = this.resolveServiceName(name);
    this.#assertOpen(serviceName);
    return { type, serviceName, logger: this.#logger, qos: policies, endpoints: this.#endpoints };
  }
}

/** @throws TypeError */
function checkClock(clock: Clock): Clock {
  if (clock instanceof Clock) return clock;
  throw new TypeError(`clock ${String(clock)}: expected that of getClock()`);
}

/** A client as its node needs it. */
type NodeClient = Pick<Client<never, unknown>, "destroy" | "hasPendingCall" | "configureIntrospection">;

/** A service likewise. */
type NodeService = Pick<Service<unknown, never>, "destroy" | "configureIntrospection">;

const EVENTS_QOS = { qos: "parameter_events" } as const;

const NODE_OPTIONS = [
  "context",
  "namespace",
  "cliArgs",
  "useGlobalArguments",
  "parameterOverrides",
  "automaticallyDeclareParametersFromOverrides",
  "allowUndeclaredParameters",
  "startParameterServices",
  "startTypeDescriptionService",
  "startParameterEventPublisher",
  "enableRosout",
  "enableLoggerService",
];

/** To read YAML takes time, which a constructor does not have. */
const PARAMETERS_IN_CLI_ARGS =
  "cliArgs of a node with -p or --params-file: expected parameterOverrides, or NODE:name:=value in the context's arguments";
