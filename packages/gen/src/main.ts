#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The rclts-gen command.

import { createRequire } from "node:module";
import { installedFolders } from "@rclts/idl";
import { type Output, run } from "./run.js";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
const output: Output = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  ...(process.stderr.isTTY ? { progress: (text) => process.stderr.write(`\r\u001b[K${text}`) } : {}),
};
const installed = installedFolders(process.cwd(), process.env.AMENT_PREFIX_PATH);
process.exitCode = run(process.argv.slice(2), version, output, installed);
