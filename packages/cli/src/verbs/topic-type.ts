// SPDX-License-Identifier: Apache-2.0
// rclts topic type

import { TOPICS } from "../graph-names/kinds.js";
import { typeVerb } from "../graph-names/type-verb.js";
import type { VerbModule } from "../verbs.js";

export const define: VerbModule["define"] = typeVerb(TOPICS);
