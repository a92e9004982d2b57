// SPDX-License-Identifier: Apache-2.0
// The options of `init`, each with the ROS environment variable that it defaults from.

import type { ErrorHandler, Rmw } from "@rclts/service";
import {
  type Environment,
  readDiscoveryRange,
  readDomainId,
  readLocalhostOnly,
  readRmw,
  readStaticPeers,
  refuseUnsupported,
} from "./environment.js";
import type { DiscoveryRange } from "./udp/interfaces.js";

/** What a context is made with; each option that has a variable of ROS counts before it. */
export interface InitOptions {
  /** The command line whose ROS arguments count, such as `--ros-args -r add:=sum`. Default: that of the process; [] is none. */
  readonly args?: readonly string[];
  /** 0 to 232; participants of different domains do not see each other. Default: ROS_DOMAIN_ID, else 0. */
  readonly domainId?: number;
  /**
   * The service mapping to use with peers that cannot be told apart; the others are spoken to in their own form anyway.
   * Default: RMW_IMPLEMENTATION, else "auto".
   */
  readonly rmw?: Rmw;
  /** True: nothing leaves this machine, and static peers are ignored. Default: ROS_LOCALHOST_ONLY, else false. */
  readonly localhostOnly?: boolean;
  /**
   * How far other participants are looked for. "system-default" is "subnet" without static peers.
   * Default: ROS_AUTOMATIC_DISCOVERY_RANGE, else "subnet".
   */
  readonly discoveryRange?: DiscoveryRange | "system-default";
  /** `host` or `host:port`, announced to by unicast where multicast does not reach. Default: ROS_STATIC_PEERS, else none. */
  readonly staticPeers?: readonly string[];
  /** Names or IPv4 addresses of the network interfaces to use. Default: all. */
  readonly interfaces?: readonly string[];
  /** Shuts the context down when it is aborted. */
  readonly signal?: AbortSignal;
  /** False leaves SIGINT and SIGTERM alone. Default: true, on them the graph is left first. */
  readonly signalHandlers?: boolean;
  /**
   * How many requests may be with one server at a time, of all clients of the context, if the server does not say how many
   * it can keep; from 1. The others wait their turn. Default: 10, what servers of ROS keep.
   */
  readonly sendWindow?: number;
  /**
   * False: nodes of this context talk to each other over the network, as those of two contexts do, where captures show
   * it. Default: true, without it.
   */
  readonly intraProcess?: boolean;
  /**
   * True: the engine and its sockets run in a thread of their own, and go on while the program's code blocks the event
   * loop; `client.callSync` is there. A URL is that of the file `rclts/engine-thread`, for bundled programs. Default: false.
   */
  readonly thread?: boolean | URL;
  /** Told of errors that no caller can be told of, such as those of service callbacks. They are logged in any case. */
  readonly onError?: ErrorHandler;
}

/** What `options` and the environment come to. */
export interface Settings {
  readonly domainId: number;
  readonly rmw: Rmw;
  readonly range: DiscoveryRange;
  readonly staticPeers: readonly string[];
  readonly interfaces: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly signalHandlers: boolean;
  readonly sendWindow: number | undefined;
  readonly intraProcess: boolean;
  readonly thread: boolean | URL;
  readonly onError: ErrorHandler | undefined;
}

/**
 * Completes `options` from `env`; a variable is only read if no option stands in its place.
 *
 * @param warn told what was given but is not used.
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a value out of range; Error for what
 * the environment asks and rclts does not have.
 */
export function resolveOptions(options: InitOptions, env: Environment, warn: (message: string) => void): Settings {
  checkOptions(options);
  const rmw = options.rmw ?? readRmw(env);
  refuseUnsupported(env, rmw);
  return {
    domainId: options.domainId ?? readDomainId(env),
    rmw,
    ...resolveReach(options, env, warn),
    interfaces: options.interfaces ?? [],
    signal: options.signal,
    signalHandlers: options.signalHandlers ?? true,
    sendWindow: options.sendWindow,
    intraProcess: options.intraProcess ?? true,
    thread: options.thread ?? false,
    onError: options.onError,
  };
}

function resolveReach(
  options: InitOptions,
  env: Environment,
  warn: (message: string) => void,
): Pick<Settings, "range" | "staticPeers"> {
  const asked = options.discoveryRange ?? readDiscoveryRange(env, warn);
  const staticPeers = options.staticPeers ?? readStaticPeers(env, warn);
  const ignorePeers = (reason: string): readonly string[] => {
    if (staticPeers.length > 0) warn(`static peers are ignored: ${reason}`);
    return [];
  };
  // The older variable wins over the newer ones (rcl of Jazzy), but not over what the program itself says.
  const localhostOnly = options.localhostOnly ?? (options.discoveryRange === undefined && readLocalhostOnly(env));
  if (localhostOnly) return { range: "localhost", staticPeers: ignorePeers("only this host is used") };
  if (asked === "off") return { range: "off", staticPeers: ignorePeers("the discovery range is off") };
  if (asked === "system-default") {
    return { range: "subnet", staticPeers: ignorePeers("the discovery range is the system's default") };
  }
  return { range: asked, staticPeers };
}

function checkOptions(options: InitOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`init: expected an object of options, got ${String(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    const option = CHECKS.get(name);
    if (option === undefined) {
      throw new TypeError(`init: unknown option "${name}"; known are ${[...CHECKS.keys()].join(", ")}`);
    }
    if (value !== undefined && !option.check(value)) {
      throw new option.error(`init: ${name} is ${show(value)}: expected ${option.expected}`);
    }
  }
}

function show(value: unknown): string {
  return typeof value === "string" || Array.isArray(value) ? JSON.stringify(value) : String(value);
}

interface OptionCheck {
  readonly check: (value: unknown) => boolean;
  readonly expected: string;
  readonly error: typeof TypeError | typeof RangeError;
}

const isBoolean = (value: unknown): boolean => typeof value === "boolean";
const isBooleanOrUrl = (value: unknown): boolean => typeof value === "boolean" || value instanceof URL;
const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === "string");
const isDomainId = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 232;
const isWindow = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;
const oneOf = (names: readonly string[]): OptionCheck => ({
  check: (value) => names.includes(value as string),
  expected: `one of ${names.map((name) => `"${name}"`).join(", ")}`,
  error: RangeError,
});
const BOOLEAN: OptionCheck = { check: isBoolean, expected: "a boolean", error: TypeError };

const CHECKS = new Map<string, OptionCheck>([
  ["args", { check: isStrings, expected: "an array of strings", error: TypeError }],
  ["domainId", { check: isDomainId, expected: "an integer from 0 to 232", error: RangeError }],
  ["rmw", oneOf(["auto", "rmw_fastrtps_cpp", "rmw_cyclonedds_cpp", "rmw_connextdds"])],
  ["localhostOnly", BOOLEAN],
  ["discoveryRange", oneOf(["off", "localhost", "subnet", "system-default"])],
  ["staticPeers", { check: isStrings, expected: "an array of host or host:port strings", error: TypeError }],
  ["interfaces", { check: isStrings, expected: "an array of interface names or addresses", error: TypeError }],
  ["signal", { check: (value) => value instanceof AbortSignal, expected: "an AbortSignal", error: TypeError }],
  ["signalHandlers", BOOLEAN],
  ["sendWindow", { check: isWindow, expected: "a whole number of requests, from 1", error: RangeError }],
  ["intraProcess", BOOLEAN],
  ["thread", { check: isBooleanOrUrl, expected: "a boolean, or the URL of rclts/engine-thread", error: TypeError }],
  ["onError", { check: (value) => typeof value === "function", expected: "a function", error: TypeError }],
]);
