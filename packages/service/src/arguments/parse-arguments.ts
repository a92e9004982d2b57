// SPDX-License-Identifier: Apache-2.0
// Finds the ROS arguments of a command line and reads them as rcl does (Humble to Rolling, rcl/src/rcl/arguments.c).

import { LoggingSeverity } from "../logging/log-record.js";
import { parseRemapRule, REMAP_RULE_FORMS, type RemapRule } from "./remap-rule.js";
import { InvalidROSArgsError, UnknownROSArgsError } from "./ros-args-error.js";
import { NO_ROS_ARGUMENTS, type ParameterSource, type RosArguments } from "./ros-arguments.js";

/** A command line, taken apart. */
export interface ParsedArguments {
  readonly rosArguments: RosArguments;
  /** What is not for ROS, in its order. */
  readonly rest: readonly string[];
  /** Remapping rules in their old form, outside of `--ros-args`: they count, and users are to be told of the new one. */
  readonly deprecated: readonly string[];
}

/**
 * Reads what stands between `--ros-args` and `--`, or the end, as often as there is such a segment.
 *
 * @throws TypeError for what are no strings; UnknownROSArgsError, InvalidROSArgsError
 */
export function parseRosArguments(args: readonly string[]): ParsedArguments {
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === "string")) {
    throw new TypeError(`arguments ${String(args)}: expected an array of strings`);
  }
  const draft: Draft = { ...NO_ROS_ARGUMENTS, remapRules: [], parameters: [], logLevels: new Map() };
  const rest: string[] = [];
  const deprecated: string[] = [];
  const unknown: string[] = [];
  let forRos = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--ros-args") {
      forRos = true;
    } else if (!forRos) {
      const rule = parseRemapRule(arg);
      if (rule === undefined) rest.push(arg);
      else {
        draft.remapRules.push(rule);
        deprecated.push(arg);
      }
    } else if (arg === "--") {
      forRos = false;
    } else if (OPTIONS.has(arg)) {
      const { expected, take } = OPTIONS.get(arg)!;
      const value = args[++i];
      if (value === undefined || !take(value, draft)) throw new InvalidROSArgsError(arg, value, expected);
    } else {
      const turn = SWITCHES.get(arg);
      if (turn === undefined) unknown.push(arg);
      else turn(draft);
    }
  }
  if (unknown.length > 0) throw new UnknownROSArgsError(unknown, [...OPTIONS.keys(), ...SWITCHES.keys()]);
  return { rosArguments: draft, rest, deprecated };
}

/**
 * What a program's own reading of its command line is to see: all but what is for ROS.
 *
 * @throws as {@link parseRosArguments}
 */
export function removeRosArgs(args: readonly string[]): string[] {
  return [...parseRosArguments(args).rest];
}

type Draft = { -readonly [K in keyof RosArguments]: RosArguments[K] } & {
  readonly remapRules: RemapRule[];
  readonly parameters: ParameterSource[];
  readonly logLevels: Map<string, LoggingSeverity>;
};

/** Takes a value; whether it is one. */
type Take = (value: string, draft: Draft) => boolean;

interface Option {
  readonly expected: string;
  readonly take: Take;
}

const REMAP: Option = {
  expected: REMAP_RULE_FORMS,
  take(text, draft) {
    const rule = parseRemapRule(text);
    if (rule !== undefined) draft.remapRules.push(rule);
    return rule !== undefined;
  },
};

const PARAM: Option = {
  expected: "name:=value, or node:name:=value, with the value in YAML",
  take(text, draft) {
    const groups = PARAMETER.exec(text)?.groups;
    if (groups === undefined) return false;
    const { nodeName, name, value } = groups;
    draft.parameters.push({ kind: "value", nodeName, name: name!, value: value! });
    return true;
  },
};

const PARAMS_FILE: Option = {
  expected: "a path",
  take: (path, draft) => draft.parameters.push({ kind: "file", path }) > 0,
};

const LOG_LEVEL: Option = {
  expected: "debug, info, warn, error or fatal, for one logger with NAME:= in front",
  take(text, draft) {
    const { name, level } = LEVEL.exec(text)?.groups ?? {};
    const severity = LoggingSeverity[level?.toUpperCase() as keyof typeof LoggingSeverity];
    if (severity === undefined) return false;
    if (name !== undefined) draft.logLevels.set(name, severity);
    // To rcl UNSET is nothing, and takes no earlier one back.
    else if (severity !== LoggingSeverity.UNSET) draft.logLevel = severity;
    return true;
  },
};

const LOG_CONFIG_FILE: Option = {
  expected: "a path",
  take(path, draft) {
    draft.logConfigFile = path;
    return true;
  },
};

const ENCLAVE: Option = {
  expected: "an absolute name, such as / or /talkers/first",
  take(name, draft) {
    draft.enclave = name;
    return ENCLAVE_NAME.test(name);
  },
};

const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ["-r", REMAP],
  ["--remap", REMAP],
  ["-p", PARAM],
  ["--param", PARAM],
  ["--params-file", PARAMS_FILE],
  ["--log-level", LOG_LEVEL],
  ["--log-config-file", LOG_CONFIG_FILE],
  ["-e", ENCLAVE],
  ["--enclave", ENCLAVE],
]);

const SWITCHES: ReadonlyMap<string, (draft: Draft) => void> = new Map([
  ["--enable-stdout-logs", (draft) => setLogs(draft, "stdoutLogs", true)],
  ["--disable-stdout-logs", (draft) => setLogs(draft, "stdoutLogs", false)],
  ["--enable-rosout-logs", (draft) => setLogs(draft, "rosoutLogs", true)],
  ["--disable-rosout-logs", (draft) => setLogs(draft, "rosoutLogs", false)],
  ["--enable-external-lib-logs", (draft) => setLogs(draft, "externalLibLogs", true)],
  ["--disable-external-lib-logs", (draft) => setLogs(draft, "externalLibLogs", false)],
]);

function setLogs(draft: Draft, which: "stdoutLogs" | "rosoutLogs" | "externalLibLogs", on: boolean): void {
  draft[which] = on;
}

/** Parts with dots between them, in which rcl takes slashes too. */
const PARAMETER = /^(?:(?<nodeName>(?!\d)\w+):)?(?<name>(?!\d)[\w/]+(?:\.(?!\d)[\w/]+)*):=(?<value>.*\S.*)$/s;
const LEVEL = /^(?:(?<name>.+?):=)?(?<level>[A-Za-z]+)$/;
/** As a namespace, with its longest (RCL_ENCLAVE_NAME_MAX_LENGTH). */
const ENCLAVE_NAME = /^(?=.{1,245}$)(?:\/|(?:\/(?!\d)\w+)+)$/;
