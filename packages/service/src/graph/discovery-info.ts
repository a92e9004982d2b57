// SPDX-License-Identifier: Apache-2.0
// What ROS participants tell each other of their nodes: rmw_dds_common/msg/ParticipantEntitiesInfo in its two forms.
//
// Up to Humble a Gid has 24 bytes, from Iron on 16, under one DDS type name. A Humble process that reads the shorter form
// takes lengths from the wrong place and may crash, so nobody is to get the form that is not his.

import type { CdrReader, CdrWriter } from "@rclts/cdr";
import { ParticipantEntitiesInfo } from "@rclts/interfaces/rmw_dds_common/msg";
import { ParticipantEntitiesInfo as ParticipantEntitiesInfoOfHumble } from "@rclts/interfaces/rmw_dds_common_humble/msg";
import { ENTITYID_PARTICIPANT, type EntityId, entityIdOf, GUID_PREFIX_LENGTH, writeGuid } from "@rclts/rtps";
import { nothingLeft } from "../payload-length.js";
import { typeUserData } from "../user-data.js";

/** Bytes of a Gid: 24 up to Humble, 16 from Iron on. */
export type GidLength = typeof SHORT_GID | typeof LONG_GID;
export const SHORT_GID = 16;
export const LONG_GID = 24;

/** A node as its participant describes it. */
export interface NodeDescription {
  readonly name: string;
  readonly namespace: string;
  readonly readers: readonly EntityId[];
  readonly writers: readonly EntityId[];
}

export interface DiscoveryInfo {
  readonly gidLength: GidLength;
  readonly nodes: readonly NodeDescription[];
}

/** What endpoints of Iron and later announce: the hash of the shorter form. */
export function discoveryInfoUserData(): Uint8Array {
  return typeUserData(ParticipantEntitiesInfo.hash);
}

/** A payload of its own memory that says which nodes the participant with this prefix has. */
export function encodeDiscoveryInfo(
  w: CdrWriter,
  gidLength: GidLength,
  guidPrefix: Uint8Array,
  nodes: readonly NodeDescription[],
): Uint8Array {
  const gidOf = (entityId: EntityId) => {
    const data = new Uint8Array(gidLength);
    data.set(writeGuid(guidPrefix, entityId));
    return { data };
  };
  const described = nodes.map(({ name, namespace, readers, writers }) => ({
    node_namespace: namespace,
    node_name: name,
    reader_gid_seq: readers.map(gidOf),
    writer_gid_seq: writers.map(gidOf),
  }));
  const type = gidLength === SHORT_GID ? ParticipantEntitiesInfo : ParticipantEntitiesInfoOfHumble;
  type.encode(w.begin(), { gid: gidOf(ENTITYID_PARTICIPANT), node_entities_info_seq: described });
  return w.finish().slice();
}

/**
 * What a payload says of the participant with this prefix, whichever form it has. Endpoints of other participants do not
 * count.
 *
 * @throws CdrError or Error, made beforehand, if it is neither form, too long, or about another participant
 */
export function decodeDiscoveryInfo(r: CdrReader, payload: Uint8Array, guidPrefix: Uint8Array): DiscoveryInfo {
  if (payload.length > MOST_BYTES) throw TOO_LONG;
  const gidLength = gidLengthOf(payload);
  const type = gidLength === SHORT_GID ? ParticipantEntitiesInfo : ParticipantEntitiesInfoOfHumble;
  const { gid, node_entities_info_seq } = type.decode(r.reset(payload));
  if (!nothingLeft(r)) throw NEITHER_FORM;
  if (!startsWith(gid.data, guidPrefix)) throw OF_ANOTHER;
  const ids = (gids: readonly { readonly data: Uint8Array }[]): EntityId[] =>
    gids.filter(({ data }) => startsWith(data, guidPrefix)).map(({ data }) => entityIdOf(data));
  const nodes = node_entities_info_seq.map(({ node_name, node_namespace, reader_gid_seq, writer_gid_seq }) => ({
    name: node_name,
    namespace: node_namespace,
    readers: ids(reader_gid_seq),
    writers: ids(writer_gid_seq),
  }));
  return { gidLength, nodes };
}

/**
 * The last 8 bytes of a long Gid are zero. Behind a short one stands the number of nodes: if that is zero, nothing follows.
 */
function gidLengthOf(payload: Uint8Array): GidLength {
  if (payload.length < ENCAPSULATION_LENGTH + LONG_GID + COUNT_LENGTH) return SHORT_GID;
  for (let at = ENCAPSULATION_LENGTH + SHORT_GID; at < ENCAPSULATION_LENGTH + LONG_GID; at++)
    if (payload[at] !== 0) return SHORT_GID;
  return LONG_GID;
}

function startsWith(gid: Uint8Array, guidPrefix: Uint8Array): boolean {
  for (let i = 0; i < GUID_PREFIX_LENGTH; i++) if (gid[i] !== guidPrefix[i]) return false;
  return true;
}

const ENCAPSULATION_LENGTH = 4;
const COUNT_LENGTH = 4;
/** Enough for 8,192 endpoints, as many as are kept of a participant, and a thousand nodes with long names. */
const MOST_BYTES = 1024 * 1024;
/** Made once: hostile datagrams must not cost a stack trace each. */
const TOO_LONG = /* @__PURE__ */ silent("the description of a participant's nodes is longer than 1 MiB");
const NEITHER_FORM = /* @__PURE__ */ silent(
  "the payload is as long as rmw_dds_common/msg/ParticipantEntitiesInfo in neither form",
);
const OF_ANOTHER = /* @__PURE__ */ silent("the Gid is that of another participant");

function silent(message: string): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  return error;
}
