// SPDX-License-Identifier: Apache-2.0
// What the engine keeps of each remote participant and of each of its endpoints.

import type { LivelinessState } from "./discovery/liveliness.js";
import type { Reach } from "./discovery/reach.js";
import type { EntityId, RemoteEndpoint, RemoteParticipant } from "./engine.js";
import type { GuidPrefix } from "./guid.js";
import { isLoopback, isUdpv4, type Locator } from "./locator.js";
import type { Destination } from "./outbox.js";
import type { ParticipantAssertions } from "./reader/writer-lease.js";
import type { WriterProxy } from "./reader/writer-proxy.js";
import type { UdpAddress } from "./transport.js";
import type { ReaderProxy } from "./writer/reader-proxy.js";
import type { Writer } from "./writer/writer.js";

export interface RemoteParticipantRecord {
  readonly prefix: GuidPrefix;
  readonly info: RemoteParticipant;
  /** It said so by the property `rclts.version`. */
  readonly isRclts: boolean;
  /** Where discovery traffic for it goes. */
  readonly metatraffic: Destination;
  /** Where user traffic goes, unless an endpoint announces an address of its own. */
  readonly user: Destination;
  /** Where it says that it can be reached. */
  announced: Reach;
  /** By entity id; built-in endpoints are here too, from the moment the participant is found. */
  readonly endpoints: Map<EntityId, RemoteEndpointRecord>;
  /** Milliseconds of silence after which it is lost; Infinity for the engine's own participant. */
  leaseDuration: number;
  readonly foundAt: number;
  lastHeard: number;
  /** When an announcement of it came last: at all, by multicast, and from the address that datagrams to it go to. */
  announcedAt: number;
  heardByGroup: number;
  /** When one of Fast DDS came by unicast last, which it sends to whom it knows; Infinity if none did. */
  announcedToUs: number;
  heardByPath: number;
  /** When it was told of us last because it had announced itself. */
  greetedAt: number;
  /** When its reader of publications acknowledged last, or it was found: it knew us then. Questions of liveliness are put to that one. */
  lastAcknowledged: number;
  readonly liveliness: LivelinessState;
  /** Of the liveliness of its writers. */
  readonly assertions: ParticipantAssertions;
  /** SPDP sequence number last taken: a repetition of it carries nothing new. */
  announcement: number;
  /**
   * It has sent something to us by name, which it can once it knows us. Until then its locators may be forged: little is
   * sent there, and it is the first to go when there are too many.
   */
  answered: boolean;
  /** Who was at its discovery address before it, and may still be: one of the two is forged, or gone. */
  displaced: RemoteParticipantRecord | undefined;
  /** What is kept of its announcement counts so much. */
  readonly bytes: number;
}

export interface RemoteEndpointRecord {
  readonly entityId: EntityId;
  readonly info: RemoteEndpoint;
  readonly participant: RemoteParticipantRecord;
  readonly destination: Destination;
  /** PID_OWNERSHIP is EXCLUSIVE; that of rclts endpoints is SHARED. */
  readonly exclusive: boolean;
  /** PID_PARTITION; empty for the default partition, which is the only one that rclts endpoints are in. */
  readonly partitions: readonly string[];
  /** PID_DATA_REPRESENTATION: 0 is XCDR1; empty means XCDR1 (DDS-XTypes 1.3, 7.6.3.1.1). */
  readonly representations: readonly number[];
  /** What is kept of its announcement counts so much. */
  readonly bytes: number;
  /** For a remote reader: the local writers matched with it, by their entity ids. Undefined until there is one. */
  readerProxies: Map<EntityId, MatchedWriter> | undefined;
  /** For a remote writer: one proxy for each local reader matched with it, by its entity id. Undefined until there is one. */
  writerProxies: Map<EntityId, WriterProxy> | undefined;
}

export interface MatchedWriter {
  readonly writer: Writer;
  /** Undefined for a best-effort reader, which acknowledges nothing. */
  readonly proxy: ReaderProxy | undefined;
}

/** Whether a datagram may come from the participant: from where it says that it is, or from this host. */
export function isAddressOf({ metatraffic, announced }: RemoteParticipantRecord, { address }: UdpAddress): boolean {
  if (address === metatraffic.address.address || isLoopback(address)) return true;
  const isThere = (locator: Locator) => isUdpv4(locator) && locator.address === address;
  return announced.metatrafficUnicast.some(isThere) || announced.defaultUnicast.some(isThere);
}

/**
 * Whether something comes from where the participant is not, while its announcements come from where it is: then it is most
 * likely forged. What a router on the way has rewritten is all from elsewhere.
 */
export function isFromElsewhere(record: RemoteParticipantRecord, from: UdpAddress, now: number): boolean {
  return !isAddressOf(record, from) && now - record.heardByPath <= PATH_SILENCE;
}

/** Milliseconds: longer than most wait between two announcements, and half of the usual lease. */
export const PATH_SILENCE = 10_000;
