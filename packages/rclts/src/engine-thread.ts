// SPDX-License-Identifier: Apache-2.0
// The engine's own thread: what a worker of `init({ thread: true })` runs. It is started by rclts, not imported.

import { workerData } from "node:worker_threads";
import { EngineThread } from "./thread/engine-thread.js";
import type { ThreadData } from "./thread/messages.js";

void new EngineThread(workerData as ThreadData).run();
