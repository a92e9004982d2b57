// SPDX-License-Identifier: Apache-2.0
// rclts topic find

import { TOPICS } from "../graph-names/kinds.js";
import { findVerb } from "../graph-names/list-verb.js";
import type { VerbModule } from "../verbs.js";

export const define: VerbModule["define"] = findVerb(TOPICS);
