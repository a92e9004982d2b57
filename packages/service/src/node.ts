// SPDX-License-Identifier: Apache-2.0
// A node: a name in the graph under which clients and services are made.

import type { ServiceType } from "@rclts/cdr";
import { type EndpointQos, SERVICES_DEFAULT } from "@rclts/rtps";
import { checkOptions } from "./check-options.js";
import { Client } from "./client/client.js";
import type { Context } from "./context.js";
import type { Logger } from "./logging/logger.js";
import { expandName, fullyQualified } from "./names/expand.js";
import { validateNamespace, validateNodeName } from "./names/validate.js";
import { Service, type ServiceCallback } from "./service/service.js";
import { ServiceError } from "./service-error.js";

export interface NodeOptions {
  readonly context: Context;
  /** Such as `/my/ns`; a missing leading slash is added. The root by default. */
  readonly namespace?: string | undefined;
}

export interface ServiceEndpointOptions {
  /** What differs from the profile of ROS services: reliable, volatile, keep-last 10. */
  readonly qos?: Partial<EndpointQos> | undefined;
}

export interface ClientOptions extends ServiceEndpointOptions {
  /**
   * Most bytes that calls may take which wait for a server to be ready, 64 MiB by default. Each takes its encoded
   * request and 128 bytes.
   */
  readonly queueBytes?: number | undefined;
}

export interface ServiceOptions extends ServiceEndpointOptions {
  /**
   * Most bytes that replies may take which wait for their clients to be ready, 64 MiB by default. Each takes its encoded
   * response and 128 bytes.
   */
  readonly keptBytes?: number | undefined;
}

export class Node {
  readonly #context: Context;
  readonly #name: string;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #clients = new Set<{ destroy(): void }>();
  readonly #services = new Set<{ destroy(): void }>();
  #destroyed = false;

  /**
   * @throws TypeError; InvalidNodeNameException, InvalidNamespaceException; ServiceError with code `shutdown`
   */
  constructor(name: string, options: NodeOptions) {
    checkOptions("Node", options, ["context", "namespace"]);
    const { context, namespace = "/" } = options;
    if (typeof name !== "string") throw new TypeError(`node name ${String(name)}: expected a string`);
    if (typeof namespace !== "string") throw new TypeError(`namespace ${String(namespace)}: expected a string`);
    this.#name = name;
    this.#namespace = namespace.startsWith("/") ? namespace : `/${namespace}`;
    validateNodeName(this.#name);
    validateNamespace(this.#namespace);
    this.#context = context;
    this.#logger = context.getLogger(this.getFullyQualifiedName().slice(1).replaceAll("/", "."));
    context.addNode(this);
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

  /**
   * The full name that a service has in the graph when this node calls or offers it as `name`.
   *
   * @throws TypeError; InvalidServiceNameException; RangeError for an unknown substitution
   */
  resolveServiceName(name: string): string {
    if (typeof name !== "string") throw new TypeError(`service name ${String(name)}: expected a string`);
    return expandName(name, { nodeName: this.#name, namespace: this.#namespace }, "service");
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
    checkOptions("createClient", options, ["qos", "queueBytes"]);
    const client = new Client<ReqInit, Res>(this.#context.core, {
      ...this.#endpointConfig(type, name, options),
      queueBytes: checkBytes("queueBytes", options.queueBytes),
    });
    this.#clients.add(client);
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
    checkOptions("createService", options, ["qos", "keptBytes"]);
    const config = {
      ...this.#endpointConfig(type, name, options),
      keptBytes: checkBytes("keptBytes", options.keptBytes),
    };
    if (config.qos.durability !== "volatile") {
      this.#logger.warn(
        `${config.serviceName} is offered with durability ${config.qos.durability}: a service that starts may get ` +
          "requests from before its time",
      );
    }
    const service = new Service<Req, ResInit>(this.#context.core, config, callback);
    this.#services.add(service);
    return service;
  }

  /** Destroys a client of this node; whether it was one. */
  destroyClient(client: { destroy(): void }): boolean {
    if (!this.#clients.delete(client)) return false;
    client.destroy();
    return true;
  }

  /** Destroys a service of this node; whether it was one. */
  destroyService(service: { destroy(): void }): boolean {
    if (!this.#services.delete(service)) return false;
    service.destroy();
    return true;
  }

  /** Destroys the node's clients and services, and takes the node out of its context. Twice is fine. */
  destroyNode(): void {
    this.#destroyed = true;
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
    for (const service of this.#services) service.destroy();
    this.#services.clear();
    this.#context.removeNode(this);
  }

  #endpointConfig<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    { qos }: ServiceEndpointOptions,
  ) {
    checkServiceType(type);
    if (qos !== undefined && (typeof qos !== "object" || qos === null)) {
      throw new TypeError(`qos ${String(qos)}: expected an object with policies`);
    }
    const serviceName = this.resolveServiceName(name);
    this.#context.core.assertValid();
    if (this.#destroyed) {
      throw new ServiceError("destroyed", serviceName, `node ${this.getFullyQualifiedName()} has been destroyed`);
    }
    return { type, serviceName, logger: this.#logger, qos: { ...SERVICES_DEFAULT, ...qos } };
  }
}

function checkServiceType(type: unknown): void {
  const { Request, Response } = (type ?? {}) as Partial<ServiceType<unknown, unknown>>;
  for (const message of [Request, Response]) {
    if (typeof message?.encode === "function" && typeof message.decode === "function") continue;
    const name = (type as { name?: unknown } | null | undefined)?.name;
    throw new TypeError(
      `service type ${typeof name === "string" ? name : String(type)}: expected a service with Request and Response, ` +
        "such as AddTwoInts of @rclts/interfaces/example_interfaces/srv",
    );
  }
}

function checkBytes(what: string, bytes: number = DEFAULT_BYTES): number {
  if (typeof bytes === "number" && bytes >= 0) return bytes;
  throw new RangeError(`${what} ${String(bytes)}: expected a number of bytes from 0`);
}

const DEFAULT_BYTES = 64 * 1024 * 1024;
