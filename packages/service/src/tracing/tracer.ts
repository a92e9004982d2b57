// SPDX-License-Identifier: Apache-2.0
// Tells whoever listens of the calls of one client, or of the requests of one service.

import type { RemoteEndpoint } from "@rclts/rtps";
import type { Core } from "../core.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import type { ServiceMapping } from "../mapping/service-mapping.js";
import { fullyQualified } from "../names/expand.js";
import type { TraceAttributes, TraceMessage, TracePoint } from "./trace-point.js";

export interface TracerConfig {
  readonly type: { readonly name: string };
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  /** Of the node that it belongs to. */
  readonly endpoints: NodeEndpoints;
}

export class Tracer {
  readonly #core: Core;
  readonly #point: TracePoint | undefined;
  readonly #attributes: TraceAttributes;

  /** @param point undefined where the host has none */
  constructor(core: Core, point: TracePoint | undefined, { type, serviceName, endpoints }: TracerConfig) {
    this.#core = core;
    this.#point = point;
    this.#attributes = {
      "rpc.system.name": "ros2",
      "rpc.method": serviceName,
      "ros.service.type": type.name,
      "ros.node.name": fullyQualified(endpoints.namespace, endpoints.name),
    };
  }

  /** All that a call or a request is asked while nobody listens. */
  get isHeard(): boolean {
    return this.#point?.isHeard === true;
  }

  /** @param startTime in milliseconds since the Unix epoch */
  newMessage(startTime: number): TraceMessage {
    return {
      attributes: { ...this.#attributes },
      startTime,
      duration: undefined,
      outcome: undefined,
      error: undefined,
    };
  }

  /** Says who is at the other end, as far as it is known. */
  namePeer(
    { attributes }: TraceMessage,
    endpoint: RemoteEndpoint,
    mapping: ServiceMapping,
    address: "server.address" | "client.address",
  ): void {
    const node = this.#core.graph.nodeNameOf(endpoint);
    if (node !== undefined) attributes["ros.peer.node.name"] = node;
    attributes["rclts.mapping"] = mapping.name;
    const { participant } = endpoint;
    attributes[address] = participant.address.slice(0, participant.address.lastIndexOf(":"));
  }

  /** To be called only if it {@link isHeard}. */
  begin<Result>(message: TraceMessage, run: () => Result): Result {
    return this.#point!.begin(message, run);
  }

  /** Told in a microtask, so that listeners find everything settled, and may do what they like to it. */
  end(message: TraceMessage, outcome: string, error: unknown): void {
    const { host } = this.#core;
    message.duration = host.now() + host.wallOffset - message.startTime;
    message.outcome = outcome;
    message.error = error;
    if (outcome !== "answered") message.attributes["error.type"] = outcome;
    queueMicrotask(() => this.#point!.end(message));
  }
}
