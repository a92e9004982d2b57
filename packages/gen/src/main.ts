#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The rclts-gen command.

import { createRequire } from "node:module";
import { run } from "./run.js";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
process.exitCode = run(process.argv.slice(2), version, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
