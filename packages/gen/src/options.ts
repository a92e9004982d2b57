// SPDX-License-Identifier: Apache-2.0
// The command line of rclts-gen: its options and its help.

import { parseArgs } from "node:util";

/** What rclts-gen was asked to do. */
export interface Options {
  readonly help: boolean;
  readonly version: boolean;
  /** Write and remove nothing; only say whether the output is up to date. */
  readonly check: boolean;
  /** Remove generated files that this run does not generate. */
  readonly clean: boolean;
  /** Generate again after each change. */
  readonly watch: boolean;
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
  const { help = false, version = false, check = false, clean = false, watch = false, include = [], out } = values;
  const flags = { help, version, check, clean, watch };
  if (help || version) return { ...flags, include, out: "", targets: [] };
  // Empty where a script's variable is not set: what is generated must not go to the working directory.
  if (out === undefined || out === "") throw new UsageError("expected --out DIR: where the generated files go");
  if (positionals.length === 0) {
    throw new UsageError("expected what to generate from: a file, a package, a package/srv/Type or a folder");
  }
  if (check && watch) throw new UsageError("--check does not go with --watch: it looks once");
  return { ...flags, include, out, targets: positionals };
}

/** What `--help` prints. */
export const HELP = `Usage: rclts-gen [-I DIR]... --out DIR TARGET...

Generates TypeScript from ROS 2 interface files, for TARGET and all that it refers to.

A TARGET is one of
  package                such as std_srvs: all interfaces of a package
  package/srv/Type       such as std_srvs/srv/Trigger
  FILE                   such as my_msgs/srv/Count.srv; its folders give package and kind
  DIR                    all packages in a folder, or one package

Options
  -I, --include DIR      search DIR for package/{msg,srv,action}/Name.ext; may be given several times,
                         per file the first folder wins; then the folders of FILE and DIR targets are searched,
                         share in each prefix of AMENT_PREFIX_PATH, and the npm packages that the nearest
                         package.json depends on and that have "rclts": { "interfaces": "DIR" } in theirs
  -o, --out DIR          write DIR/package/kind/Type.ts and an index.ts for each package and kind
      --clean            remove files from DIR that were generated once and are not generated now
      --check            write and remove nothing; exit with 1 if there is something to write or remove
      --watch            generate again whenever an interface file changes
  -h, --help             show this
      --version          show the version

Examples
  rclts-gen -I /opt/ros/jazzy/share --out src/interfaces std_srvs example_interfaces/srv/AddTwoInts
  rclts-gen -I /opt/ros/jazzy/share --out src/interfaces my_msgs/srv/Count.srv
  rclts-gen --out src/interfaces --clean interfaces/
  rclts-gen --out src/interfaces --check interfaces/

Extensions are .msg, .srv and .action, and .idl where there is none of these.
Exit codes: 0 done, 1 an interface file is broken or missing, the output can not be written, or --check found
differences, 2 the command line is wrong.
`;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        include: { type: "string", short: "I", multiple: true },
        out: { type: "string", short: "o" },
        check: { type: "boolean" },
        clean: { type: "boolean" },
        watch: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    // Node's messages go on to explain how to write positional arguments that look like options.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional.*$/s, "").replace(/\.$/, ""));
  }
}
