// SPDX-License-Identifier: Apache-2.0
// The two endpoints of a client, a request writer and a reply reader: in the engine, and in the description of its node.

import type { ServiceType } from "@rclts/cdr";
import { type EndpointConfig, type EntityId, writeGuid } from "@rclts/rtps";
import { type Core, type EndpointOwner, readerId, writerId } from "../core.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import type { RequesterIdentity } from "../mapping/service-mapping.js";
import { ddsTypeName, replyTopic, requestTopic } from "../names/dds-names.js";
import type { EndpointPairQos } from "../qos-profiles.js";
import { formatPairId, pairUserData } from "../user-data.js";

export interface ClientEndpointsConfig {
  readonly type: ServiceType<unknown, unknown, never, never>;
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly qos: EndpointPairQos;
  /** Of the node that the client belongs to. */
  readonly endpoints: NodeEndpoints;
}

export class ClientEndpoints {
  readonly writerId: EntityId;
  readonly readerId: EntityId;
  readonly writer: EndpointConfig;
  readonly reader: EndpointConfig;
  readonly identity: RequesterIdentity;
  readonly #core: Core;
  readonly #node: NodeEndpoints;

  constructor(core: Core, { type, serviceName, qos, endpoints }: ClientEndpointsConfig) {
    const { engine, host } = core;
    this.#core = core;
    this.#node = endpoints;
    const requestType = ddsTypeName(type.Request.name);
    const replyType = ddsTypeName(type.Response.name);
    const key = core.newEntityKey();
    const pairId = formatPairId(engine.guidPrefix, key);
    this.writerId = writerId(key);
    this.readerId = readerId(key);
    this.identity = {
      readerGuid: writeGuid(engine.guidPrefix, this.readerId),
      writerGuid: writeGuid(engine.guidPrefix, this.writerId),
      clientId: Uint8Array.from({ length: 8 }, () => Math.floor(host.random() * 256)),
    };
    this.reader = {
      topic: replyTopic(serviceName),
      typeName: replyType,
      qos: qos.reply,
      userData: pairUserData("clientid", pairId, type.Response.hash),
    };
    this.writer = {
      topic: requestTopic(serviceName),
      typeName: requestType,
      qos: qos.request,
      userData: pairUserData("clientid", pairId, type.Request.hash),
      atMostOnce: true,
    };
  }

  /** Makes them; their events go to the owner. */
  open(owner: EndpointOwner): void {
    const { engine } = this.#core;
    this.#core.attach(this.writerId, owner);
    this.#core.attach(this.readerId, owner);
    // The reader first: a server that knows the writer shall be able to know where its replies go.
    engine.createReader(this.readerId, this.reader);
    this.#node.addReader(this.readerId, this.reader);
    engine.createWriter(this.writerId, this.writer);
    this.#node.addWriter(this.writerId, this.writer);
  }

  /** Takes them out of the node's description. */
  leaveNode(): void {
    this.#node.removeReader(this.readerId);
    this.#node.removeWriter(this.writerId);
  }

  delete(): void {
    const { engine, isShutDown } = this.#core;
    for (const endpoint of [this.writerId, this.readerId]) {
      this.#core.detach(endpoint);
      // The engine's own end takes all endpoints with it.
      if (!isShutDown) engine.deleteEndpoint(endpoint);
    }
    // So that the other side, which may be in this very process, does not count on it any more.
    if (!isShutDown) engine.flush();
  }
}
