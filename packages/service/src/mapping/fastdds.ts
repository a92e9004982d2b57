// SPDX-License-Identifier: Apache-2.0
// The mapping of rmw_fastrtps, which rclts speaks too: a plain payload, identities in inline QoS.

import { entityIdOf, isReaderId, type SampleEvent } from "@rclts/rtps";
import {
  findRelatedIdentity,
  guidEqualsAt,
  relatedIdentityList,
  relatedSequence,
  SEQUENCE_UNKNOWN,
} from "./related-identity.js";
import type { AskerIdentity, RequesterIdentity, RequestId, ServiceMapping } from "./service-mapping.js";

/** rmw_fastrtps of Humble and Jazzy (rmw_request.cpp, rmw_response.cpp). */
export const fastdds: ServiceMapping = {
  name: "fastdds",
  headerLength: 0,
  requestInlineQos: (self) => relatedIdentityList(self.readerGuid, SEQUENCE_UNKNOWN),
  writeRequestHeader: () => {},
  readReplyHeader: (_, reply, self) => answeredSequence(reply, self),
  readRequestHeader: (_, request, asker) => relatedRequestId(request, asker),
  replyInlineQos: (id) => relatedIdentityList(id.writerGuid, id.sequenceNumber),
  writeReplyHeader: () => {},
};

/** Which of our requests a reply answers, 0 if none: replies to all clients of a service share one topic. */
function answeredSequence(reply: SampleEvent, self: RequesterIdentity): number {
  const at = findRelatedIdentity(reply);
  if (at < 0) return 0;
  const bytes = reply.inlineQos!;
  // A server that got no identity with the request answers with the request writer's GUID.
  if (!guidEqualsAt(bytes, at, self.readerGuid) && !guidEqualsAt(bytes, at, self.writerGuid)) return 0;
  return Math.max(0, relatedSequence(reply, at));
}

/** The identity in the request or, where there is none, that of its sample: request writer and sequence number. */
function relatedRequestId(request: SampleEvent, asker: AskerIdentity): RequestId {
  const at = findRelatedIdentity(request);
  if (at < 0) {
    if (asker.guid === undefined) goBy(asker, asker.writer.guid);
  } else if (asker.guid === undefined || !guidEqualsAt(request.inlineQos!, at, asker.guid)) {
    goBy(asker, request.inlineQos!.subarray(at, at + 16));
  }
  return {
    writerGuid: asker.guid!,
    sequenceNumber: request.sequence,
    replyReader: asker.replyReader,
    header: undefined,
  };
}

/** Remembers the GUID that an asker gives; the unknown one, all zeros, stands for its request writer's. */
function goBy(asker: AskerIdentity, guid: Uint8Array): void {
  asker.guid = guid.every((byte) => byte === 0) ? asker.writer.guid.slice() : guid.slice();
  asker.replyReader = readerNamed(asker.guid, asker);
}

/** The entity id in a GUID if it is that of a reader of the asker's participant. */
function readerNamed(guid: Uint8Array, asker: AskerIdentity): number {
  const prefix = asker.writer.participant.guidPrefix;
  for (let i = 0; i < prefix.length; i++) if (guid[i] !== prefix[i]) return 0;
  const entityId = entityIdOf(guid);
  return isReaderId(entityId) ? entityId : 0;
}
