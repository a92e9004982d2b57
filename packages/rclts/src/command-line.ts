// SPDX-License-Identifier: Apache-2.0
// What the command line says to ROS.

import { type ParsedArguments, parseRosArguments } from "@rclts/service";

/**
 * Reads the ROS arguments of a command line, by default that of this process.
 *
 * @throws TypeError for what are no strings; UnknownROSArgsError, InvalidROSArgsError
 */
export function readCommandLine(args: readonly string[] = process.argv.slice(1)): ParsedArguments {
  return parseRosArguments(args);
}

/** Says what was given but does nothing, and what should be written in another way. */
export function warnOfCommandLine(
  { rosArguments, deprecated }: ParsedArguments,
  warn: (message: string) => void,
): void {
  for (const rule of deprecated) {
    warn(`"${rule}" is taken as a remapping rule in its old form: write --ros-args -r ${rule}`);
  }
  if (rosArguments.logConfigFile !== undefined) warn("--log-config-file has no effect: no log files are written");
}
