// SPDX-License-Identifier: Apache-2.0
// rclts topic info

import { infoVerb } from "../graph-names/info-verb.js";
import { TOPICS } from "../graph-names/kinds.js";
import type { VerbModule } from "../verbs.js";

export const define: VerbModule["define"] = infoVerb(TOPICS);
