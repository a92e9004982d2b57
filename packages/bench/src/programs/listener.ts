// SPDX-License-Identifier: Apache-2.0
// A listener to what rclts tells of calls or of requests: as cheap as one can be, so that what is seen is the telling.

import { subscribe } from "node:diagnostics_channel";

/** @param name of a TracingChannel */
export function listen(name: string): void {
  for (const event of ["start", "asyncEnd"]) subscribe(`tracing:${name}:${event}`, () => {});
}
