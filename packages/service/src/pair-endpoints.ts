// SPDX-License-Identifier: Apache-2.0
// The two endpoints of a client or of a service: in the engine, and in the description of their node.

import type { ServiceType } from "@rclts/cdr";
import { type EndpointConfig, type EntityId, writeGuid } from "@rclts/rtps";
import { type Core, type EndpointOwner, readerId, writerId } from "./core.js";
import type { NodeEndpoints } from "./graph/node-endpoints.js";
import { ddsTypeName, replyTopic, requestTopic } from "./names/dds-names.js";
import type { EndpointPairQos } from "./qos-profiles.js";
import { formatPairId, type PairKey, pairUserData } from "./user-data.js";

export interface PairConfig {
  readonly type: ServiceType<unknown, unknown, never, never>;
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly qos: EndpointPairQos;
  /** Of the node that they belong to. */
  readonly endpoints: NodeEndpoints;
}

export class PairEndpoints {
  readonly writerId: EntityId;
  readonly readerId: EntityId;
  /** 16 bytes each. */
  readonly writerGuid: Uint8Array;
  readonly readerGuid: Uint8Array;
  readonly writer: EndpointConfig;
  readonly reader: EndpointConfig;
  readonly #core: Core;
  readonly #node: NodeEndpoints;

  /**
   * @param key whose they are
   * @param more what the one for requests says besides in its user data
   * @throws TypeError for a type whose name does not have three parts
   */
  constructor(core: Core, key: PairKey, config: PairConfig, more?: Readonly<Record<string, number | undefined>>) {
    const { type, serviceName, qos, endpoints } = config;
    const { guidPrefix } = core.engine;
    const requestType = ddsTypeName(type.Request.name);
    const replyType = ddsTypeName(type.Response.name);
    const entityKey = core.newEntityKey();
    const pairId = formatPairId(guidPrefix, entityKey);
    this.#core = core;
    this.#node = endpoints;
    this.writerId = writerId(entityKey);
    this.readerId = readerId(entityKey);
    this.writerGuid = writeGuid(guidPrefix, this.writerId);
    this.readerGuid = writeGuid(guidPrefix, this.readerId);
    const request: EndpointConfig = {
      topic: requestTopic(serviceName),
      typeName: requestType,
      qos: qos.request,
      userData: pairUserData(key, pairId, type.Request.hash, more),
    };
    const reply: EndpointConfig = {
      topic: replyTopic(serviceName),
      typeName: replyType,
      qos: qos.reply,
      userData: pairUserData(key, pairId, type.Response.hash),
    };
    if (key === "clientid") {
      this.writer = { ...request, atMostOnce: true };
      this.reader = reply;
    } else {
      this.writer = reply;
      // What a client has sent, and we have acknowledged, waits here for as long as it takes.
      this.reader = { ...request, qos: { ...qos.request, history: "keep-all" } };
    }
  }

  /**
   * Makes them; their events go to the owner. The one for replies comes first: who knows that for requests shall be able to
   * know where the replies come from, or go.
   */
  open(owner: EndpointOwner): void {
    this.#core.attach(this.writerId, owner);
    this.#core.attach(this.readerId, owner);
    const isClient = this.writer.atMostOnce === true;
    if (isClient) this.#openReader();
    this.#openWriter();
    if (!isClient) this.#openReader();
  }

  closeReader(): void {
    this.#node.removeReader(this.readerId);
    this.#core.deleteEndpoint(this.readerId);
  }

  closeWriter(): void {
    this.#node.removeWriter(this.writerId);
    this.#core.deleteEndpoint(this.writerId);
  }

  /** Tells at once that they are closed: the other side, which may be in this very process, shall not count on them. */
  flush(): void {
    if (!this.#core.isShutDown) this.#core.engine.flush();
  }

  #openReader(): void {
    this.#core.engine.createReader(this.readerId, this.reader);
    this.#node.addReader(this.readerId, this.reader);
  }

  #openWriter(): void {
    this.#core.engine.createWriter(this.writerId, this.writer);
    this.#node.addWriter(this.writerId, this.writer);
  }
}
