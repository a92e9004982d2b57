// SPDX-License-Identifier: Apache-2.0
// Who else answers the requests that a relay gets: servers that can read them, and relays that have been there longer.

import type { ServiceType } from "@rclts/cdr";
import type { Core } from "../core.js";
import { relaySinceOf } from "../extension/relay-mark.js";
import type { GraphEndpoint } from "../graph/graph-endpoint.js";
import { chooseMapping } from "../mapping/choose-mapping.js";
import { fastdds } from "../mapping/fastdds.js";
import { guidEqualsAt } from "../mapping/related-identity.js";
import type { MappingName } from "../mapping/service-mapping.js";
import { ddsTypeName, requestTopic } from "../names/dds-names.js";
import type { RequestClient } from "../service/request-header.js";

/** Looked at when the graph has changed, not for each request. */
export class OtherServers {
  readonly #core: Core;
  readonly #topic: string;
  readonly #typeName: string;
  readonly #requestReader: Uint8Array;
  readonly #stopListening: () => void;
  /** Whether there are servers that read Cyclone's form, and such that read that of the others. */
  #readsHeader = false;
  #readsPlain = false;
  #isOldest = true;

  /** @param requestReader the relay's own, 16 bytes */
  constructor(core: Core, type: ServiceType<unknown, unknown>, serviceName: string, requestReader: Uint8Array) {
    this.#core = core;
    this.#topic = requestTopic(serviceName);
    this.#typeName = ddsTypeName(type.Request.name);
    this.#requestReader = requestReader;
    this.#stopListening = core.graph.changes.listen(() => this.#look());
    this.#look();
  }

  /** Whether they answer a request of this client. */
  answer({ mapping }: Pick<RequestClient, "mapping">): boolean {
    return !this.#isOldest || (isPlain(mapping) ? this.#readsPlain : this.#readsHeader);
  }

  close(): void {
    this.#stopListening();
  }

  #look(): void {
    const readers = [...this.#core.graph.endpoints()].filter((each) => this.#isRequestReader(each));
    const relays = readers.filter((each) => relaySinceOf(each) !== undefined).sort(byAge);
    this.#isOldest = relays.length === 0 || guidEqualsAt(relays[0]!.guid, 0, this.#requestReader);
    this.#readsHeader = this.#readsPlain = false;
    for (const server of readers) {
      if (relays.includes(server)) continue;
      const { participant, userData } = server;
      // Those of rclts read both.
      const isOurs = participant === undefined || participant.rcltsVersion !== undefined;
      const mapping = isOurs ? undefined : (chooseMapping({ participant, userData }, this.#core.rmw) ?? fastdds);
      if (mapping === undefined || isPlain(mapping.name)) this.#readsPlain = true;
      if (mapping === undefined || !isPlain(mapping.name)) this.#readsHeader = true;
    }
  }

  #isRequestReader({ kind, topic, typeName }: GraphEndpoint): boolean {
    return kind === "reader" && topic === this.#topic && typeName === this.#typeName;
  }
}

/** Whether requests in this form have no header: those of Fast DDS and of Connext, which can read each other's. */
export function isPlain(mapping: MappingName): boolean {
  return mapping !== "cyclone";
}

/** The oldest first; of two that began in the same millisecond, the one with the lower GUID. */
function byAge(a: GraphEndpoint, b: GraphEndpoint): number {
  return relaySinceOf(a)! - relaySinceOf(b)! || compare(a.guid, b.guid);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
