// SPDX-License-Identifier: Apache-2.0
// The extended mapping of rmw_connextdds: that of rmw_fastrtps, but that a request is named by its sample alone.

import { fastdds } from "./fastdds.js";
import type { ServiceMapping } from "./service-mapping.js";

/**
 * rmw_connextdds of Humble and Jazzy with RMW_CONNEXT_REQUEST_REPLY_MAPPING=extended, its default. From its source code;
 * never run against Connext.
 */
export const connext: ServiceMapping = {
  ...fastdds,
  name: "connext",
  // A server answers to {request writer, sequence number} whatever a request's inline QoS says.
  requestInlineQos: () => undefined,
};
