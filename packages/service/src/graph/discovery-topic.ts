// SPDX-License-Identifier: Apache-2.0
// The topic on which ROS participants describe their nodes: this context's writer and reader of ros_discovery_info.

import {
  type EndpointQos,
  type EntityId,
  type Handle,
  type RemoteEndpoint,
  type RemoteParticipant,
  type SampleEvent,
  SERVICES_DEFAULT,
} from "@rclts/rtps";
import { Complaints } from "../complaints.js";
import type { Core, EndpointOwner, IncompatibleEvent } from "../core.js";
import type { Logger } from "../logging/logger.js";
import { tellMisfit } from "../topics/topic-endpoint.js";
import { userDataValue } from "../user-data.js";
import {
  type DiscoveryInfo,
  decodeDiscoveryInfo,
  discoveryInfoUserData,
  encodeDiscoveryInfo,
  type GidLength,
  LONG_GID,
  type NodeDescription,
  SHORT_GID,
} from "./discovery-info.js";

/** Told what other participants say of their nodes. */
export interface DiscoveryListener {
  /** All nodes that a participant has now. Whether they could be taken. */
  described(participant: RemoteParticipant, nodes: readonly NodeDescription[]): boolean;
  /** A participant describes its nodes no longer. */
  undescribed(participant: RemoteParticipant): void;
}

export class DiscoveryTopic implements EndpointOwner {
  readonly serviceName = undefined;
  readonly topicName = DISCOVERY_TOPIC;
  readonly logger: Logger;

  readonly #core: Core;
  readonly #listener: DiscoveryListener;
  /** Matched readers, by their participants. */
  readonly #readers = new Map<Handle, Set<Handle>>();
  /** Participants that have published short Gids, and so want them. */
  readonly #short = new Set<Handle>();
  readonly #complaints: Complaints;
  #lastSequence = 0;

  constructor(core: Core, listener: DiscoveryListener, logger: Logger) {
    this.#core = core;
    this.#listener = listener;
    this.logger = logger;
    this.#complaints = new Complaints(core.graph, logger);
    core.attach(WRITER, this);
    core.attach(READER, this);
    // By the hash readers and writers of Iron and later say which form they have.
    const endpoint = { topic: DISCOVERY_TOPIC, typeName: TYPE_NAME, userData: discoveryInfoUserData() };
    core.engine.createWriter(WRITER, { ...endpoint, qos: QOS });
    core.engine.createReader(READER, { ...endpoint, qos: { ...QOS, history: "keep-all" } });
  }

  /** Tells everybody which nodes this participant has, each in his own form. */
  publish(nodes: readonly NodeDescription[]): void {
    const { engine, encoder } = this.#core;
    // The short form comes second: so it is the newer one for a reader that turns out to want it.
    for (const audience of [LONG_GID, SHORT_GID] as const) {
      const payload = encodeDiscoveryInfo(encoder, audience, engine.guidPrefix, nodes);
      engine.write(WRITER, ++this.#lastSequence, payload, { audience });
    }
  }

  sample({ writer, payload }: SampleEvent): void {
    const { participant } = writer;
    if (participant.local) return;
    let info: DiscoveryInfo;
    try {
      info = decodeDiscoveryInfo(this.#core.decoder, payload, participant.guidPrefix);
    } catch (error) {
      this.#refuse(writer, error);
      return;
    }
    if (info.gidLength === SHORT_GID) this.#wantsShort(participant);
    if (!this.#listener.described(participant, info.nodes)) this.#refuse(writer, TOO_MANY);
  }

  matched(local: EntityId, { participant, handle, userData }: RemoteEndpoint): void {
    if (local !== WRITER || participant.local) return;
    const siblings = this.#readers.get(participant.handle);
    if (siblings === undefined) this.#readers.set(participant.handle, new Set([handle]));
    else siblings.add(handle);
    const isShort = this.#short.has(participant.handle) || userDataValue(userData, "typehash") !== undefined;
    this.#setForm(handle, isShort ? SHORT_GID : LONG_GID);
  }

  confirmed(): void {}

  unmatched(local: EntityId, { participant, handle }: RemoteEndpoint): void {
    if (local === READER) {
      this.#short.delete(participant.handle);
      this.#listener.undescribed(participant);
      return;
    }
    const siblings = this.#readers.get(participant.handle);
    if (siblings?.delete(handle) && siblings.size === 0) this.#readers.delete(participant.handle);
  }

  /** What comes next says everything anew. */
  samplesLost(): void {}

  incompatible(event: IncompatibleEvent): void {
    tellMisfit(this.#core, { topicName: DISCOVERY_TOPIC, logger: this.logger }, event);
  }

  #wantsShort({ handle }: RemoteParticipant): void {
    if (this.#short.has(handle)) return;
    this.#short.add(handle);
    for (const reader of this.#readers.get(handle) ?? []) this.#setForm(reader, SHORT_GID);
  }

  #setForm(reader: Handle, form: GidLength): void {
    this.#core.engine.setAudience(WRITER, reader, form);
  }

  #refuse(writer: RemoteEndpoint, error: unknown): void {
    this.#core.observeTopic("malformed", DISCOVERY_TOPIC, writer, error);
    this.#complaints.add(writer, error, (who) => `what ${who} says of its nodes can not be taken`);
  }
}

/** The last of the ids that a user's endpoints without key can have: no other endpoint of a context gets them. */
const WRITER: EntityId = 0xffffff03;
const READER: EntityId = 0xffffff04;
export const DISCOVERY_TOPIC = "ros_discovery_info";
const TYPE_NAME = "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_";
const QOS: EndpointQos = { ...SERVICES_DEFAULT, durability: "transient-local", depth: 1 };
const TOO_MANY = /* @__PURE__ */ new Error("the nodes of all participants together take more than 64 MiB");
