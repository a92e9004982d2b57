// SPDX-License-Identifier: Apache-2.0
// The command line of `npm run interop`.

import { parseArgs } from "node:util";
import { NEEDS, type Need } from "./row.js";

export interface Options {
  /** Rows that need one of these and cannot run have failed. */
  readonly require: readonly Need[];
  /** Where the results go as JSON. */
  readonly json: string | undefined;
  /** Where the capture of the whole run is kept. */
  readonly pcap: string | undefined;
  /** Parts of row names; undefined for every row. */
  readonly only: readonly string[] | undefined;
  /** The `setup.bash` of a ROS 2 installation; rows on real ROS 2 exist only with it. */
  readonly ros2: string | undefined;
  /** Distributions that are played in containers; undefined for none. */
  readonly docker: readonly string[] | undefined;
  /** Whether what comes out is kept in the repository, and told in docs/interop.md. */
  readonly record: boolean;
  /** Only write docs/interop.md, from what is kept. */
  readonly document: boolean;
  /** With it: only compare. */
  readonly check: boolean;
  /** What the lossy rows lose is decided by it. */
  readonly seed: number;
  /** Seconds that the idle row measures. */
  readonly window: number;
  readonly list: boolean;
  readonly help: boolean;
}

/** The ROS 2 distributions that ../ros2/docker has a container for. */
export const DOCKER_DISTROS: readonly string[] = ["humble", "jazzy"];

export const USAGE = `npm run interop -- [options]

  --only PATTERN            only rows whose name contains this; may be given several times
  --list                    print the names of the rows and stop
  --require NAME[,NAME]     a row that needs one of these and cannot run has failed:
                            ${NEEDS.join(", ")}
  --json FILE               write the results as JSON
  --pcap FILE               keep the capture of the whole run
  --ros2 SETUP_BASH         also run the rows on the ROS 2 installation that this file sets up
  --ros2 docker[:DISTRO]    run all rows in a container of ${DOCKER_DISTROS.join(" and one of ")}, or of DISTRO only
  --record                  keep the outcomes in packages/interop/record, and write docs/interop.md
  --document [--check]      write docs/interop.md from what is kept, and stop; or only say whether it is up to date
  --seed N                  of the rows that lose datagrams; printed by every run
  --window SECONDS          that the idle row measures; 60
  --help                    print this
`;

/** @throws Error for what is no option, or no value of its option */
export function parseOptions(args: readonly string[], chooseSeed: () => number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      require: { type: "string" },
      json: { type: "string" },
      pcap: { type: "string" },
      only: { type: "string", multiple: true },
      ros2: { type: "string" },
      seed: { type: "string" },
      window: { type: "string", default: "60" },
      record: { type: "boolean", default: false },
      document: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.check && !values.document) throw new Error("--check: expected --document beside it");
  return {
    require: splitList(values.require ?? "").map(parseNeed),
    json: values.json,
    pcap: values.pcap,
    only: values.only,
    ...parseRos2(values.ros2),
    record: values.record,
    document: values.document,
    check: values.check,
    seed: values.seed === undefined ? chooseSeed() : parseSeed(values.seed),
    window: parseWindow(values.window),
    list: values.list,
    help: values.help,
  };
}

/** The command line without `--ros2 VALUE`. */
export function withoutRos2(args: readonly string[]): string[] {
  return args.filter((arg, i) => arg !== "--ros2" && args[i - 1] !== "--ros2" && !arg.startsWith("--ros2="));
}

function parseRos2(value: string | undefined): Pick<Options, "ros2" | "docker"> {
  if (value !== "docker" && !value?.startsWith("docker:")) return { ros2: value, docker: undefined };
  if (value === "docker") return { ros2: undefined, docker: DOCKER_DISTROS };
  const distro = value.slice("docker:".length);
  if (DOCKER_DISTROS.includes(distro)) return { ros2: undefined, docker: [distro] };
  throw new Error(`--ros2 ${value}: expected docker:${DOCKER_DISTROS.join(" or docker:")}`);
}

function splitList(text: string): string[] {
  return text.split(",").filter((part) => part !== "");
}

function parseNeed(name: string): Need {
  const need = NEEDS.find((known) => known === name);
  if (need === undefined) throw new Error(`--require ${name}: expected ${NEEDS.join(", ")}`);
  return need;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > SEED_MAXIMUM) {
    throw new Error(`--seed ${text}: expected an integer from 0 to ${SEED_MAXIMUM}`);
  }
  return seed;
}

function parseWindow(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > 3600) {
    throw new Error(`--window ${text}: expected an integer from 1 to 3600`);
  }
  return seconds;
}

export const SEED_MAXIMUM = 2 ** 32 - 1;
