// SPDX-License-Identifier: Apache-2.0
// The referee as a program: `npm run example rock-paper-scissors/server`.

import { init, shutdown, spin } from "rclts";
import { Referee } from "./referee.js";

await init();
const referee = new Referee();
referee.getLogger().info("waiting for players");
await spin(referee);
await shutdown();
