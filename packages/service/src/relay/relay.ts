// SPDX-License-Identifier: Apache-2.0
// A relay: offers a service of one vendor's nodes to those of the others, which can not call it themselves.

import { ReentrantCallbackGroup } from "../callback-group/callback-group.js";
import { checkOptions } from "../check-options.js";
import type { Client } from "../client/client.js";
import type { MappingName } from "../mapping/service-mapping.js";
import type { Node } from "../node.js";
import type { ServiceQos } from "../qos-profiles.js";
import type { RequestHeader, TakenRequest } from "../service/request-header.js";
import { LATER, type Later, type Service } from "../service/service.js";
import { isPlain, OtherServers } from "./other-servers.js";
import { type NamedService, rawService } from "./raw-service.js";

/** What a relay is made with beside type and name. */
export interface RelayOptions {
  /**
   * The name by which the servers are called, if it is another one than that under which the relay offers their service.
   * Then everybody's requests are passed on, and no server sees those that are not in its form.
   */
  readonly from?: string | undefined;
  /** Of its service and its client, as `createService` has it. */
  readonly qos?: ServiceQos | undefined;
}

/**
 * Offers a service to the nodes whose RMW can not call its servers: rmw_fastrtps_cpp and rmw_cyclonedds_cpp match each
 * other's endpoints, but write requests and replies in different forms. The relay takes a request in one form, calls a
 * server that has the other, and answers in the first. Requests that a server can read itself are left to it.
 *
 * It is no server to rclts clients, which call all servers themselves; so relays do not call each other. Of several relays
 * of a service the oldest works, and the next when it is gone.
 *
 * @param type `example_interfaces/srv/AddTwoInts`, or a type: its name is enough, as bodies are passed on as they are
 * @throws TypeError for bad options or what is no type; InvalidServiceNameException; RangeError for a policy; ServiceError
 *   with code `destroyed` or `shutdown`
 */
export function relay(node: Node, type: string | NamedService, name: string, options: RelayOptions = {}): Relay {
  return new Relay(node, typeof type === "string" ? { name: type } : checkType(type), name, options);
}

/** Passes requests on until it is destroyed, or its node is. Made by {@link relay}. */
export class Relay {
  /** The resolved name under which it offers the service. */
  readonly serviceName: string;
  /** Such as `example_interfaces/srv/AddTwoInts`. */
  readonly typeName: string;
  readonly #node: Node;
  readonly #service: Service<Uint8Array, Uint8Array>;
  /** What requests in the form of Fast DDS, and those in that of Cyclone DDS, are passed on by. */
  readonly #ofPlain: Client<Uint8Array, Uint8Array>;
  readonly #ofHeader: Client<Uint8Array, Uint8Array>;
  /** Undefined where servers have a name of their own. */
  readonly #others: OtherServers | undefined;

  /** Use {@link relay}. */
  constructor(node: Node, type: NamedService, name: string, options: RelayOptions) {
    checkOptions("relay", options, ["from", "qos"]);
    const { from = name, qos } = options;
    const raw = rawService(type);
    this.#node = node;
    this.serviceName = node.resolveServiceName(name);
    this.typeName = type.name;
    const isNamesake = node.resolveServiceName(from) === this.serviceName;
    const client = (mappings?: readonly MappingName[]) => node.createClient(raw, from, { qos, mappings });
    // What a server can read has reached it without the relay, whether that knows of the server yet or not.
    this.#ofPlain = isNamesake ? client(["cyclone"]) : client();
    this.#ofHeader = isNamesake ? client(["fastdds", "connext"]) : this.#ofPlain;
    this.#service = node.createService(raw, name, (request, _, header) => this.#pass(request, header), {
      qos,
      // Whoever is slow shall not keep the others waiting: the client has a window for each server.
      callbackGroup: new ReentrantCallbackGroup(),
      isRelay: isNamesake,
    });
    if (isNamesake) {
      const { requestReader } = this.#service.handle;
      this.#others = new OtherServers(node.context.core, raw, this.serviceName, requestReader);
    }
  }

  /** Leaves the graph. Requests that have been passed on get no answer. Twice is fine. */
  destroy(): void {
    this.#others?.close();
    this.#node.destroyService(this.#service);
    this.#node.destroyClient(this.#ofPlain);
    this.#node.destroyClient(this.#ofHeader);
  }

  async #pass(request: Uint8Array, header: RequestHeader): Promise<Uint8Array | Later> {
    if (this.#others?.answer(header.client) === true) {
      (header as TakenRequest).settle("refused", LEFT_TO_OTHERS);
      return LATER;
    }
    const { signal } = header;
    const client = isPlain(header.client.mapping) ? this.#ofPlain : this.#ofHeader;
    try {
      return await client.call(request, { signal });
    } catch (error) {
      // If nobody waits for the answer any more, whatever else has happened is no matter.
      throw signal.aborted ? signal.reason : error;
    }
  }
}

/** @throws TypeError */
function checkType(type: NamedService): NamedService {
  if (typeof type?.name === "string") return type;
  throw new TypeError(`service type ${String(type)}: expected its name, such as std_srvs/srv/Empty, or a type`);
}

/** What listeners are told of a request that it does not pass on. */
const LEFT_TO_OTHERS = { code: "left-to-others", message: "a server or another relay answers this request" };
