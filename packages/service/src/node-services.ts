// SPDX-License-Identifier: Apache-2.0
// The clients and services of one node.

import type { ServiceType } from "@rclts/cdr";
import { type CallbackGroup, ReentrantCallbackGroup } from "./callback-group/callback-group.js";
import { checkOptions } from "./check-options.js";
import { Client } from "./client/client.js";
import { type ClientStats, sumOfClients } from "./client/client-stats.js";
import type { IntrospectionSwitch } from "./introspection/introspection-switch.js";
import {
  type ClientOptions,
  checkBytes,
  checkMappings,
  checkServiceType,
  checkTakenAfter,
  type IterableServiceOptions,
  type ServiceEndpointOptions,
  type ServiceOptions,
} from "./node-options.js";
import { type Destroyable, destroyOneOf, type OwningNode } from "./owning-node.js";
import { resolveServiceQos } from "./qos-profiles.js";
import { IterableService } from "./service/iterable-service.js";
import { Service, type ServiceCallback } from "./service/service.js";
import { checkLimits } from "./service/service-limits.js";
import { type ServiceStats, sumOfServices } from "./service/service-stats.js";
import type { EndpointType } from "./type-description/describe-type.js";

export class NodeServices {
  readonly #node: OwningNode;
  readonly #clients = new Map<NodeClient, EndpointType>();
  readonly #services = new Map<NodeService, EndpointType>();
  #introspection: IntrospectionSwitch | undefined = undefined;
  /** Of those that are destroyed. */
  #formerClients = sumOfClients([]);
  #formerServices = sumOfServices([]);

  constructor(node: OwningNode) {
    this.#node = node;
  }

  createClient<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    options: ClientOptions,
  ): Client<ReqInit, Res> {
    checkOptions("createClient", options, ["qos", "callbackGroup", "queueBytes", "takenAfter", "mappings"]);
    const callbackGroup = this.#node.callbackGroupOf(options);
    const client = new Client<ReqInit, Res>(this.#node.core, {
      ...this.#endpointConfig(type, name, options),
      queueBytes: checkBytes("queueBytes", options.queueBytes),
      takenAfter: checkTakenAfter(options.takenAfter),
      mappings: checkMappings(options.mappings),
    });
    callbackGroup.addEntity(client);
    this.#clients.set(client, type);
    this.#introspection?.add("client", client);
    return client;
  }

  createService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    callback: ServiceCallback<NoInfer<Req>, NoInfer<Res>, NoInfer<ResInit>>,
    options: ServiceOptions,
  ): Service<Req, ResInit> {
    if (typeof callback !== "function")
      throw new TypeError(`service callback ${String(callback)}: expected a function`);
    checkOptions("createService", options, [...ITERABLE_SERVICE_OPTIONS, "callbackGroup"]);
    const config = this.#serviceConfig(type, name, options, this.#node.callbackGroupOf(options));
    return this.#addService(new Service<Req, ResInit>(this.#node.core, config, callback), type);
  }

  createIterableService<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    options: IterableServiceOptions,
  ): IterableService<Req, ResInit> {
    checkOptions("createService without a callback", options, ITERABLE_SERVICE_OPTIONS);
    const config = this.#serviceConfig(type, name, options, new ReentrantCallbackGroup());
    return this.#addService(new IterableService<Req, ResInit>(this.#node.core, config), type);
  }

  destroyClient(client: Destroyable): boolean {
    this.#introspection?.remove("client", client as NodeClient);
    return this.#endClient(client);
  }

  destroyService(service: Destroyable): boolean {
    this.#introspection?.remove("service", service as NodeService);
    return this.#endService(service);
  }

  destroyAll(): void {
    for (const client of this.#clients.keys()) this.#endClient(client);
    for (const service of this.#services.keys()) this.#endService(service);
  }

  /** Of all clients that there have been, and of all services. */
  stats(): { readonly clients: ClientStats; readonly services: ServiceStats } {
    const clients = Array.from(this.#clients.keys(), (client) => client.stats());
    const services = Array.from(this.#services.keys(), (service) => service.stats());
    return {
      clients: sumOfClients([this.#formerClients, ...clients]),
      services: sumOfServices([this.#formerServices, ...services]),
    };
  }

  /** Those that are made from now on are switched by it. */
  set introspection(introspection: IntrospectionSwitch) {
    this.#introspection = introspection;
  }

  /** Whether a call is under way that was made after so many others. */
  hasPendingCall(callsBefore: number): boolean {
    for (const client of this.#clients.keys()) if (client.hasPendingCall(callsBefore)) return true;
    return false;
  }

  /** Of all that there are now. */
  *types(): Iterable<EndpointType> {
    yield* this.#clients.values();
    yield* this.#services.values();
  }

  #endClient(client: Destroyable): boolean {
    if (!destroyOneOf(this.#clients, client)) return false;
    this.#formerClients = sumOfClients([this.#formerClients, (client as NodeClient).stats()]);
    return true;
  }

  #endService(service: Destroyable): boolean {
    if (!destroyOneOf(this.#services, service)) return false;
    this.#formerServices = sumOfServices([this.#formerServices, (service as NodeService).stats()]);
    return true;
  }

  #serviceConfig<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    options: IterableServiceOptions,
    callbackGroup: CallbackGroup,
  ) {
    const { core, logger, surroundings } = this.#node;
    const config = {
      ...this.#endpointConfig(type, name, options),
      keptBytes: checkBytes("keptBytes", options.keptBytes),
      relaySince: options.isRelay === true ? Math.floor(core.host.now() + core.host.wallOffset) : undefined,
      callbackGroup,
      surroundings,
      limits: checkLimits(options.limits),
    };
    const { durability } = config.qos.request;
    if (durability !== "volatile") {
      logger.warn(
        `${config.serviceName} is offered with durability ${durability}: a service that starts may get ` +
          "requests from before its time",
      );
    }
    return config;
  }

  #addService<Made extends NodeService>(service: Made, type: EndpointType): Made {
    this.#services.set(service, type);
    this.#introspection?.add("service", service);
    return service;
  }

  #endpointConfig<Req, Res, ReqInit, ResInit>(
    type: ServiceType<Req, Res, ReqInit, ResInit>,
    name: string,
    { qos }: ServiceEndpointOptions,
  ) {
    checkServiceType(type);
    const policies = resolveServiceQos(qos);
    const { names, logger, endpoints } = this.#node;
    const serviceName = names.resolve("service", name);
    this.#node.assertOpen(serviceName);
    return { type, serviceName, logger, qos: policies, endpoints };
  }
}

/** A client as its node needs it. */
type NodeClient = Pick<Client<never, unknown>, "destroy" | "hasPendingCall" | "configureIntrospection" | "stats">;

/** A service likewise. */
type NodeService = Pick<Service<unknown, never>, "destroy" | "configureIntrospection" | "stats">;

const ITERABLE_SERVICE_OPTIONS = ["qos", "keptBytes", "limits", "isRelay"];
