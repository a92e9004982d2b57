// SPDX-License-Identifier: Apache-2.0
// How much a context's engine remembers.

import type { Context } from "rclts";

/** How many entries each table of the engine has: participants, endpoints, samples, timers and so on. */
export function tableSizes({ core: { engine } }: Context): Readonly<Record<string, number>> {
  return (engine as unknown as Sized).participant.sizes();
}

/** The driver of @rclts/rtps, which a context keeps to itself. */
interface Sized {
  readonly participant: { sizes(): Readonly<Record<string, number>> };
}
