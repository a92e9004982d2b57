// SPDX-License-Identifier: Apache-2.0
// The mark of a relay on its request reader: `relay=MILLISECONDS;` in USER_DATA (docs/extension.md).

import type { RemoteParticipant } from "@rclts/rtps";
import { userDataValue } from "../user-data.js";
import { knowsExtension } from "./error-reply.js";

/** A request reader as far as its mark is concerned. */
export interface Marked {
  readonly userData: Uint8Array;
  /** Undefined for this context's own. */
  readonly participant: RemoteParticipant | undefined;
}

/**
 * Since when a request reader has been that of a relay, in milliseconds since the Unix epoch by its host's clock;
 * undefined for what is none. Believed of rclts participants only.
 */
export function relaySinceOf({ userData, participant }: Marked): number | undefined {
  if (participant !== undefined && !knowsExtension(participant)) return undefined;
  const value = userDataValue(userData, "relay");
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
