// SPDX-License-Identifier: Apache-2.0
// rclts service find

import { SERVICES } from "../graph-names/kinds.js";
import { findVerb } from "../graph-names/list-verb.js";
import type { VerbModule } from "../verbs.js";

export const define: VerbModule["define"] = findVerb(SERVICES);
