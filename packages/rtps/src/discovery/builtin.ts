// SPDX-License-Identifier: Apache-2.0
// The built-in endpoints that participants use to find each other's endpoints (RTPS 2.5, 8.5.4 and 9.3.2.15).

import type { EntityId } from "../engine.js";
import {
  ENTITYID_PARTICIPANT_MESSAGE_READER,
  ENTITYID_PARTICIPANT_MESSAGE_WRITER,
  ENTITYID_SEDP_PUBLICATIONS_READER,
  ENTITYID_SEDP_PUBLICATIONS_WRITER,
  ENTITYID_SEDP_SUBSCRIPTIONS_READER,
  ENTITYID_SEDP_SUBSCRIPTIONS_WRITER,
} from "../guid.js";
import { type EndpointQos, SERVICES_DEFAULT } from "../qos.js";

export interface BuiltinEndpoint {
  readonly entityId: EntityId;
  /** The endpoint of the other side that it talks to. */
  readonly counterpart: EntityId;
  readonly kind: "writer" | "reader";
  readonly topic: string;
  /** Its bit in PID_BUILTIN_ENDPOINT_SET. */
  readonly bit: number;
}

/** Reliable, transient-local, the last of each key: what all built-in endpoints but SPDP's have. */
export const BUILTIN_QOS: EndpointQos = { ...SERVICES_DEFAULT, durability: "transient-local", history: "keep-all" };

/** One row for each built-in endpoint that rclts has and talks to. */
export const BUILTIN_ENDPOINTS: readonly BuiltinEndpoint[] = [
  row(ENTITYID_SEDP_PUBLICATIONS_WRITER, ENTITYID_SEDP_PUBLICATIONS_READER, "writer", "DCPSPublication", 2),
  row(ENTITYID_SEDP_PUBLICATIONS_READER, ENTITYID_SEDP_PUBLICATIONS_WRITER, "reader", "DCPSPublication", 3),
  row(ENTITYID_SEDP_SUBSCRIPTIONS_WRITER, ENTITYID_SEDP_SUBSCRIPTIONS_READER, "writer", "DCPSSubscription", 4),
  row(ENTITYID_SEDP_SUBSCRIPTIONS_READER, ENTITYID_SEDP_SUBSCRIPTIONS_WRITER, "reader", "DCPSSubscription", 5),
  row(ENTITYID_PARTICIPANT_MESSAGE_WRITER, ENTITYID_PARTICIPANT_MESSAGE_READER, "writer", "DCPSParticipantMessage", 10),
  row(ENTITYID_PARTICIPANT_MESSAGE_READER, ENTITYID_PARTICIPANT_MESSAGE_WRITER, "reader", "DCPSParticipantMessage", 11),
];

function row(
  entityId: EntityId,
  counterpart: EntityId,
  kind: "writer" | "reader",
  topic: string,
  bit: number,
): BuiltinEndpoint {
  return { entityId, counterpart, kind, topic, bit };
}
