// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a service: the client of a request, or the server of a call.

import type { RemoteEndpoint, VendorId } from "@rclts/rtps";
import type { Graph } from "./graph/graph.js";
import type { MappingName, ServiceMapping } from "./mapping/service-mapping.js";

/** Who is at the other end of a service: a server, or the client that asks. */
export interface ServicePeer {
  /** 16 bytes, of the endpoint that requests go through: a client's writer, a server's reader. Not to be written to. */
  readonly guid: Uint8Array;
  /** Whose implementation it is, as RTPS numbers them: 0x010f for Fast DDS, 0x0110 for Cyclone DDS, 0x01f0 for rclts. */
  readonly vendor: VendorId;
  /** In which RMW's form requests and replies go. */
  readonly mapping: MappingName;
  /**
   * The full name of its node, such as `/my/ns/name`; undefined as long as its participant has not told, which may be after
   * its first request. Looked up when it is asked for; once the node has left, what was known when it asked or was asked.
   */
  readonly node: string | undefined;
}

/** A {@link ServicePeer} of the graph. */
export class RemotePeer implements ServicePeer {
  readonly guid: Uint8Array;
  readonly vendor: VendorId;
  readonly mapping: MappingName;
  readonly #endpoint: RemoteEndpoint;
  readonly #graph: Graph;
  #lastNode: string | undefined = undefined;

  constructor(graph: Graph, endpoint: RemoteEndpoint, { name }: ServiceMapping) {
    this.guid = endpoint.guid;
    this.vendor = endpoint.participant.vendor;
    this.mapping = name;
    this.#endpoint = endpoint;
    this.#graph = graph;
    this.rememberNode();
  }

  get node(): string | undefined {
    return this.#graph.nodeNameOf(this.#endpoint) ?? this.#lastNode;
  }

  /** Keeps the node's name for when it has left: the graph knows it no longer then. For good once it is known. */
  rememberNode(): void {
    this.#lastNode ??= this.#graph.nodeNameOf(this.#endpoint);
  }
}
