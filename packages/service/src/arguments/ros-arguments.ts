// SPDX-License-Identifier: Apache-2.0
// What a command line says to ROS, as plain data.

import type { LoggingSeverity } from "../logging/log-record.js";
import type { RemapRule } from "./remap-rule.js";

/** What stands between `--ros-args` and `--` on a command line. */
export interface RosArguments {
  /** `-r`, `--remap`, in their order: the first that matches counts. */
  readonly remapRules: readonly RemapRule[];
  /** `-p`, `--param` and `--params-file`, in their order: a later one replaces what an earlier one says. */
  readonly parameters: readonly ParameterSource[];
  /** `--log-level LEVEL`: of loggers that have none of their own; undefined if it is not given. */
  readonly logLevel: LoggingSeverity | undefined;
  /** `--log-level NAME:=LEVEL`, by logger name. */
  readonly logLevels: ReadonlyMap<string, LoggingSeverity>;
  /** `--log-config-file`: a path. */
  readonly logConfigFile: string | undefined;
  /** `-e`, `--enclave`: a name such as `/` or `/talkers/first`. */
  readonly enclave: string | undefined;
  /** False with `--disable-stdout-logs`: nothing is written to the console. */
  readonly stdoutLogs: boolean;
  /** False with `--disable-rosout-logs`: nothing is published on /rosout. */
  readonly rosoutLogs: boolean;
  /** False with `--disable-external-lib-logs`: no log files are written. */
  readonly externalLibLogs: boolean;
}

/** Where initial values of parameters come from: one value, or a file. */
export type ParameterSource =
  | {
      readonly kind: "value";
      /** The one node that it is for, by its name; undefined for all. */
      readonly nodeName: string | undefined;
      readonly name: string;
      /** The YAML text, not empty. */
      readonly value: string;
    }
  | { readonly kind: "file"; readonly path: string };

/** Those of an empty command line. */
export const NO_ROS_ARGUMENTS: RosArguments = {
  remapRules: [],
  parameters: [],
  logLevel: undefined,
  logLevels: new Map(),
  logConfigFile: undefined,
  enclave: undefined,
  stdoutLogs: true,
  rosoutLogs: true,
  externalLibLogs: true,
};
