// SPDX-License-Identifier: Apache-2.0
// The extended mapping of rmw_connextdds: a plain payload, and a request is named by its sample alone.

import { answeredSequence, relatedRequestId } from "./fastdds.js";
import { relatedIdentityList } from "./related-identity.js";
import type { ServiceMapping } from "./service-mapping.js";

/**
 * rmw_connextdds of Humble and Jazzy with RMW_CONNEXT_REQUEST_REPLY_MAPPING=extended, its default. From its source code;
 * never run against Connext.
 */
export const connext: ServiceMapping = {
  name: "connext",
  headerLength: 0,
  // A server answers to {request writer, sequence number} whatever a request's inline QoS says.
  requestInlineQos: () => undefined,
  writeRequestHeader: () => {},
  readReplyHeader: (_, reply, self) => answeredSequence(reply, self),
  readRequestHeader: (_, request, asker) => relatedRequestId(request, asker),
  replyInlineQos: (id) => relatedIdentityList(id.writerGuid, id.sequenceNumber),
  writeReplyHeader: () => {},
};
