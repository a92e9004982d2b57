// SPDX-License-Identifier: Apache-2.0
// What the matched readers of a writer need of it.

import type { Core } from "../core.js";
import type { EntityId } from "../engine.js";
import type { Change } from "./change.js";

export interface GroupOwner {
  readonly entityId: EntityId;
  readonly core: Core;
  /** The highest sequence that was written; 0 before the first. */
  readonly last: number;
  /** Lowest sequence that late joiners may still ask for; undefined for a volatile writer. */
  firstKept(): number | undefined;
  nextHeartbeatCount(): number;
  /** One of those that `change` was for has it, or never will. */
  released(change: Change): void;
}
