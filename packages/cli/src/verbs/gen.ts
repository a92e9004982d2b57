// SPDX-License-Identifier: Apache-2.0
// rclts gen: the rclts-gen command under another name.

import { run } from "@rclts/gen";
import { installedFolders } from "@rclts/idl";
import type { Command } from "commander";
import { EXIT, Failure } from "../failure.js";
import type { Io } from "../io.js";

export function define(command: Command, io: Io): void {
  command
    .argument("[arguments...]", "those of rclts-gen")
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action((args: string[]) => {
      const output = { out: io.out, error: io.error };
      const installed = [...installedFolders(io.cwd, io.env.AMENT_PREFIX_PATH), io.standardInterfaces];
      const code = run(args, io.version, output, installed);
      if (code !== 0) throw new Failure("", code === 2 ? EXIT.usage : EXIT.failed);
    });
}
