// SPDX-License-Identifier: Apache-2.0
// rclts topic list

import { TOPICS } from "../graph-names/kinds.js";
import { listVerb } from "../graph-names/list-verb.js";
import type { VerbModule } from "../verbs.js";

export const define: VerbModule["define"] = listVerb(TOPICS);
