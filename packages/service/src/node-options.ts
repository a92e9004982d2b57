// SPDX-License-Identifier: Apache-2.0
// What nodes and what is made of them can be given, with the checks that need no more than the option.

import type { ServiceType } from "@rclts/cdr";
import { parseRosArguments } from "./arguments/parse-arguments.js";
import type { RemapRule } from "./arguments/remap-rule.js";
import type { CallbackGroup } from "./callback-group/callback-group.js";
import { checkOptions } from "./check-options.js";
import type { Clock } from "./clock/clock.js";
import type { Context } from "./context.js";
import type { MappingName } from "./mapping/service-mapping.js";
import type { ParameterInit } from "./parameters/parameter.js";
import type { ServiceQos } from "./qos-profiles.js";
import type { ServiceLimits } from "./service/service-limits.js";

/** What a node is made with beside its name. */
export interface NodeOptions {
  readonly context: Context;
  /** Such as `/my/ns`; a missing leading slash is added. The root by default. */
  readonly namespace?: string | undefined;
  /**
   * A command line for this node alone, such as `["--ros-args", "-r", "add:=sum"]`. Its remapping rules come before
   * those of the context. Parameters can not be among them: see {@link NodeOptions.parameterOverrides}.
   */
  readonly cliArgs?: readonly string[] | undefined;
  /** False: the context's arguments, which as a rule are those of the process, do not concern this node. */
  readonly useGlobalArguments?: boolean | undefined;
  /** Initial values of parameters, instead of those that the program declares. They count more than the context's. */
  readonly parameterOverrides?: Iterable<ParameterInit> | undefined;
  /** True: all initial values that come from outside declare their parameters at once. */
  readonly automaticallyDeclareParametersFromOverrides?: boolean | undefined;
  /** True: parameters that are not declared are not set, instead of an error, and become declared when they are set. */
  readonly allowUndeclaredParameters?: boolean | undefined;
  /** False: nobody else can ask for the node's parameters or set them. */
  readonly startParameterServices?: boolean | undefined;
  /**
   * Whether others can ask what the types are that the node uses; as `startParameterServices` by default. The parameter
   * `start_type_description_service` counts more, if it is given from outside.
   */
  readonly startTypeDescriptionService?: boolean | undefined;
  /** Whether changes of its parameters are published on /parameter_events; as `startParameterServices` by default. */
  readonly startParameterEventPublisher?: boolean | undefined;
  /** False: what its loggers say goes to the console alone. By default it is published on /rosout too. */
  readonly enableRosout?: boolean | undefined;
  /** True: others can read and set the levels of the context's loggers, by services of this node. False by default. */
  readonly enableLoggerService?: boolean | undefined;
}

export interface ServiceEndpointOptions {
  /**
   * A profile of ROS by its name, policies that differ from it, or `{ request, reply }` with one of these for each;
   * `services_default` by default: reliable, volatile, keep-last 10. A service keeps all requests in any case.
   */
  readonly qos?: ServiceQos | undefined;
  /** Which callbacks exclude each other; the node's default group by default. Replies to calls never wait for a group. */
  readonly callbackGroup?: CallbackGroup | undefined;
}

/** What a client is made with beside type and name. */
export interface ClientOptions extends ServiceEndpointOptions {
  /**
   * Most bytes that calls may take which wait for a server to be ready, or for their turn, 64 MiB by default. Each takes
   * its encoded request and 128 bytes.
   */
  readonly queueBytes?: number | undefined;
  /**
   * Milliseconds after which a request without a reply counts as taken by its server and makes room for the next, 1000
   * by default; Infinity for never. The call itself goes on waiting.
   */
  readonly takenAfter?: number | undefined;
  /** Only servers with one of these mappings are called. All by default; services of rclts count as `fastdds`. */
  readonly mappings?: readonly MappingName[] | undefined;
}

/** What a service is made with beside type, name and callback. */
export interface ServiceOptions extends ServiceEndpointOptions {
  /**
   * Most bytes that replies may take which wait for their clients to be ready, 64 MiB by default. Each takes its encoded
   * response and 128 bytes.
   */
  readonly keptBytes?: number | undefined;
  /** True: it passes requests on to servers of the same name, which rclts clients call without it. False by default. */
  readonly isRelay?: boolean | undefined;
  /** How much the service takes upon itself at once. */
  readonly limits?: ServiceLimits | undefined;
}

/** Of a service without a callback, which no group excludes. */
export type IterableServiceOptions = Omit<ServiceOptions, "callbackGroup">;

/** What a timer is made with beside period and callback. */
export interface TimerOptions {
  /** Whose time the period is of; the node's clock by default. */
  readonly clock?: Clock | undefined;
  /** Which callbacks exclude each other; the node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
}

/** @throws TypeError for one that there is not */
export function checkNodeOptions(options: NodeOptions): void {
  checkOptions("Node", options, NODE_OPTIONS);
}

/**
 * The remapping rules that concern a node, its own first.
 *
 * @throws TypeError; UnknownROSArgsError, InvalidROSArgsError
 */
export function remapRulesOf({ context, cliArgs = [], useGlobalArguments = true }: NodeOptions): readonly RemapRule[] {
  const { remapRules, parameters } = parseRosArguments(cliArgs).rosArguments;
  if (parameters.length > 0) throw new TypeError(PARAMETERS_IN_CLI_ARGS);
  return useGlobalArguments ? [...remapRules, ...context.arguments.remapRules] : remapRules;
}

/** @throws TypeError */
export function checkServiceType(type: unknown): void {
  const { Request, Response } = (type ?? {}) as Partial<ServiceType<unknown, unknown>>;
  for (const message of [Request, Response]) {
    if (typeof message?.encode === "function" && typeof message.decode === "function") continue;
    const name = (type as { name?: unknown } | null | undefined)?.name;
    throw new TypeError(
      `service type ${typeof name === "string" ? name : String(type)}: expected a service with Request and Response, ` +
        "such as AddTwoInts of @rclts/interfaces/example_interfaces/srv",
    );
  }
}

/** @throws TypeError, RangeError */
export function checkMappings(mappings: readonly MappingName[] | undefined): readonly MappingName[] | undefined {
  if (mappings === undefined) return undefined;
  if (!Array.isArray(mappings)) throw new TypeError(`mappings ${String(mappings)}: expected an array of names`);
  for (const name of mappings as readonly MappingName[])
    if (!MAPPINGS.includes(name)) throw new RangeError(`mapping ${String(name)}: expected ${MAPPINGS.join(", ")}`);
  return mappings;
}

/** @throws RangeError */
export function checkTakenAfter(takenAfter: number = TAKEN_AFTER): number {
  if (typeof takenAfter === "number" && takenAfter >= 0) return takenAfter;
  throw new RangeError(`takenAfter ${String(takenAfter)}: expected milliseconds from 0, or Infinity`);
}

/** @throws RangeError */
export function checkBytes(what: string, bytes: number = DEFAULT_BYTES): number {
  if (typeof bytes === "number" && bytes >= 0) return bytes;
  throw new RangeError(`${what} ${String(bytes)}: expected a number of bytes from 0`);
}

const NODE_OPTIONS = [
  "context",
  "namespace",
  "cliArgs",
  "useGlobalArguments",
  "parameterOverrides",
  "automaticallyDeclareParametersFromOverrides",
  "allowUndeclaredParameters",
  "startParameterServices",
  "startTypeDescriptionService",
  "startParameterEventPublisher",
  "enableRosout",
  "enableLoggerService",
];

/** To read YAML takes time, which a constructor does not have. */
const PARAMETERS_IN_CLI_ARGS =
  "cliArgs of a node with -p or --params-file: expected parameterOverrides, or NODE:name:=value in the context's arguments";

const MAPPINGS: readonly MappingName[] = ["fastdds", "cyclone", "connext"];
const DEFAULT_BYTES = 64 * 1024 * 1024;
/** Milliseconds: longer than any server that works through its requests leaves one in its reader's history. */
const TAKEN_AFTER = 1000;
