// SPDX-License-Identifier: Apache-2.0
// The channels of node:diagnostics_channel on which calls and requests are told of.

import { tracingChannel } from "node:diagnostics_channel";
import type { TraceMessage, TracePoint, Tracing } from "@rclts/service";

/** `tracing:rclts.client.call:*` and `tracing:rclts.service.request:*`, of all contexts of the process. */
export const diagnostics: Tracing = {
  calls: pointOf("rclts.client.call"),
  requests: pointOf("rclts.service.request"),
};

/** The events of a TracingChannel in the order of its `tracePromise`. What a listener throws never comes from `publish`. */
function pointOf(name: string): TracePoint {
  const { start, end, asyncStart, asyncEnd, error } = tracingChannel<unknown, TraceMessage>(name);
  return {
    // Node 20 has this for each of the five only.
    get isHeard() {
      return (
        start.hasSubscribers ||
        asyncEnd.hasSubscribers ||
        error.hasSubscribers ||
        end.hasSubscribers ||
        asyncStart.hasSubscribers
      );
    },
    begin(message, run) {
      return start.runStores(message, () => {
        try {
          return run();
        } finally {
          end.publish(message);
        }
      });
    },
    end(message) {
      if (message.error !== undefined) error.publish(message);
      asyncStart.publish(message);
      asyncEnd.publish(message);
    },
  };
}
