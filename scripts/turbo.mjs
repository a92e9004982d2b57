// SPDX-License-Identifier: Apache-2.0
// Runs turbo for the root scripts: nothing is sent off the machine, and only failures are shown.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const turbo = join(dirname(createRequire(import.meta.url).resolve("turbo/package.json")), "bin", "turbo");
const { status } = spawnSync(process.execPath, [turbo, "run", ...process.argv.slice(2), "--output-logs=errors-only"], {
  stdio: "inherit",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
});
process.exit(status ?? 1);
