// SPDX-License-Identifier: Apache-2.0
// The command line of rclts-gen: its options and its help.

import { parseArgs } from "node:util";

/** What rclts-gen was asked to do. */
export interface Options {
  readonly help: boolean;
  readonly version: boolean;
  /** The folders to search, in order. */
  readonly include: readonly string[];
  readonly out: string;
  readonly targets: readonly string[];
}

/** A command line that can not be followed: its message says why, the exit code is 2. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const { help = false, version = false, include = [], out } = values;
  if (help || version) return { help, version, include, out: "", targets: [] };
  if (out === undefined) throw new UsageError("expected --out DIR: where the generated files go");
  if (positionals.length === 0) {
    throw new UsageError("expected what to generate from: a file, a package, a package/srv/Type or a folder");
  }
  return { help, version, include, out, targets: positionals };
}

export const HELP = `Usage: rclts-gen [-I DIR]... --out DIR TARGET...

Generates TypeScript from ROS 2 interface files, for TARGET and all that it refers to.

A TARGET is one of
  package                such as std_srvs: all interfaces of a package
  package/srv/Type       such as std_srvs/srv/Trigger
  FILE                   such as my_msgs/srv/Count.srv; its folders give package and kind
  DIR                    all packages in a folder, or one package

Options
  -I, --include DIR      search DIR for package/{msg,srv,action}/Name.ext; may be given several times,
                         per file the first folder wins; folders of FILE and DIR targets come last
  -o, --out DIR          write DIR/package/kind/Type.ts and an index.ts for each package and kind
  -h, --help             show this
      --version          show the version

Examples
  rclts-gen -I /opt/ros/jazzy/share --out src/interfaces std_srvs example_interfaces/srv/AddTwoInts
  rclts-gen -I /opt/ros/jazzy/share --out src/interfaces my_msgs/srv/Count.srv
  rclts-gen --out src/interfaces interfaces/

Exit codes: 0 done, 1 an interface file is broken or missing, 2 the command line is wrong.
`;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        include: { type: "string", short: "I", multiple: true },
        out: { type: "string", short: "o" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    // Node's messages go on to explain how to write positional arguments that look like options.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional.*$/s, "").replace(/\.$/, ""));
  }
}
