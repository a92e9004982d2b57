// SPDX-License-Identifier: Apache-2.0
// The endpoints of other participants that this one knows, from their announcement until they or their participants go.

import type { Core } from "../core.js";
import type { Handle, RemoteEndpoint, UnmatchCause } from "../engine.js";
import { entityIdOf, isBuiltin, writeGuid } from "../guid.js";
import type { RemoteEndpointRecord, RemoteParticipantRecord } from "../remote.js";
import type { UdpAddress } from "../transport.js";
import { BUILTIN_QOS, type BuiltinEndpoint } from "./builtin.js";
import type { EndpointData } from "./endpoint-data.js";
import { endpointBytes, type GraphBudget } from "./graph-budget.js";
import type { Matching } from "./matching.js";
import { chooseLocator } from "./reach.js";

export class RemoteEndpoints {
  private readonly core: Core;
  private readonly matching: Matching;
  private readonly budget: GraphBudget;
  private readonly nextHandle: () => Handle;

  constructor(core: Core, matching: Matching, budget: GraphBudget, nextHandle: () => Handle) {
    this.core = core;
    this.matching = matching;
    this.budget = budget;
    this.nextHandle = nextHandle;
  }

  /** Takes up an endpoint that its participant announces, if it is new; false if there are too many, of that or of all. */
  add(participant: RemoteParticipantRecord, kind: RemoteEndpoint["kind"], data: EndpointData, now: number): boolean {
    if (participant.endpoints.has(entityIdOf(data.guid))) return true;
    const bytes = endpointBytes(data);
    if (!this.budget.hasRoomForEndpoint(participant.endpoints.size, bytes)) return false;
    this.budget.addEndpoint(bytes);
    // At its own address if it announces one.
    const { address } = participant.user;
    const to = chooseLocator(data.unicastLocators, address) ?? address;
    const record = this.take(participant, kind, data, to, bytes);
    if (!participant.info.local) this.core.events.push({ kind: "endpoint-found", endpoint: record.info });
    this.matching.addRemote(record, now);
    return true;
  }

  /** A built-in endpoint, which a participant has from the moment it is found. */
  addBuiltin(participant: RemoteParticipantRecord, { entityId, kind, topic }: BuiltinEndpoint): RemoteEndpointRecord {
    const guid = writeGuid(participant.prefix.bytes, entityId);
    const announced = { ...BUILTIN_ENDPOINT, guid, topic, typeName: topic };
    return this.take(participant, kind, announced, participant.metatraffic.address, 0);
  }

  remove(record: RemoteEndpointRecord, cause: UnmatchCause, now: number): void {
    if (record.participant.endpoints.delete(record.entityId)) this.forget(record, cause, now);
  }

  /** The participant has gone, and they with it. */
  removeAll({ endpoints }: RemoteParticipantRecord, cause: UnmatchCause, now: number): void {
    for (const endpoint of endpoints.values()) this.forget(endpoint, cause, now);
    endpoints.clear();
  }

  private take(
    participant: RemoteParticipantRecord,
    kind: RemoteEndpoint["kind"],
    announced: Announced,
    to: UdpAddress,
    bytes: number,
  ): RemoteEndpointRecord {
    const { guid, topic, typeName, qos, userData } = announced;
    const record: RemoteEndpointRecord = {
      entityId: entityIdOf(guid),
      info: { handle: this.nextHandle(), kind, guid, participant: participant.info, topic, typeName, qos, userData },
      participant,
      destination: this.core.outbox.destination(to, participant.info.vendor),
      exclusive: announced.exclusiveOwnership,
      partitions: announced.partitions,
      representations: announced.dataRepresentation,
      bytes,
      readerProxies: undefined,
      writerProxies: undefined,
    };
    participant.endpoints.set(record.entityId, record);
    return record;
  }

  private forget(endpoint: RemoteEndpointRecord, cause: UnmatchCause, now: number): void {
    if (isBuiltin(endpoint.entityId)) {
      for (const { writer } of [...(endpoint.readerProxies?.values() ?? [])]) writer.unmatch(endpoint, now);
      for (const { reader } of [...(endpoint.writerProxies?.values() ?? [])]) reader.unmatch(endpoint);
    } else {
      this.budget.removeEndpoint(endpoint.bytes);
      this.matching.removeRemote(endpoint, cause, now);
      if (!endpoint.info.participant.local)
        this.core.events.push({ kind: "endpoint-lost", endpoint: endpoint.info, cause });
    }
    this.core.outbox.release(endpoint.destination);
  }
}

/** What is kept of an announcement. */
type Announced = Pick<
  EndpointData,
  "guid" | "topic" | "typeName" | "qos" | "userData" | "exclusiveOwnership" | "partitions" | "dataRepresentation"
>;

const BUILTIN_ENDPOINT = {
  qos: BUILTIN_QOS,
  userData: new Uint8Array(0),
  exclusiveOwnership: false,
  partitions: [],
  dataRepresentation: [],
};
