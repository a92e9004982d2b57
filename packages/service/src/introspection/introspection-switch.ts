// SPDX-License-Identifier: Apache-2.0
// The parameters by which introspection of a node's clients and services is switched from outside, without code in the node.
// Their names and values are those of the introspection demos of Jazzy, which declare them by themselves.

import type { Logger } from "../logging/logger.js";
import type { Parameter, ParameterInit } from "../parameters/parameter.js";
import type { SetParametersResult } from "../parameters/set-callbacks.js";
import type { Qos } from "../qos-profiles.js";
import type { IntrospectionState } from "./introspection.js";
import type { IntrospectionClock } from "./service-events.js";

/** Which endpoints of a node. */
export type IntrospectedKind = "client" | "service";

/** A client or service as the switch needs it. */
export interface Introspected {
  configureIntrospection(clock: IntrospectionClock, qos: Qos, state: IntrospectionState): void;
}

export class IntrospectionSwitch {
  readonly #clock: IntrospectionClock;
  readonly #endpoints: Record<IntrospectedKind, Set<Introspected>> = { client: new Set(), service: new Set() };
  /** As long as nobody has said anything, what code says alone counts. */
  readonly #states: Partial<Record<IntrospectedKind, IntrospectionState>> = {};

  /** @param initial values from the command line or a parameter file, by their parameters' names */
  constructor(clock: IntrospectionClock, initial: ReadonlyMap<string, ParameterInit>, logger: Logger) {
    this.#clock = clock;
    for (const [name, kind] of PARAMETERS) {
      const value = initial.get(name)?.value;
      const state = STATES.get(value);
      if (state !== undefined) this.#states[kind] = state;
      else if (value !== undefined) logger.warn(`introspection stays off: ${misfit(name, value)}`);
    }
  }

  add(kind: IntrospectedKind, endpoint: Introspected): void {
    this.#endpoints[kind].add(endpoint);
    const state = this.#states[kind];
    if (state !== undefined) endpoint.configureIntrospection(this.#clock, EVENTS_QOS, state);
  }

  remove(kind: IntrospectedKind, endpoint: Introspected): void {
    this.#endpoints[kind].delete(endpoint);
  }

  /** For an on-set callback: what these parameters cannot be set to. */
  readonly check = (parameters: readonly Parameter[]): SetParametersResult => {
    for (const { name, value } of parameters) {
      if (PARAMETERS.has(name) && !STATES.has(value)) return { successful: false, reason: misfit(name, value) };
    }
    return { successful: true, reason: "" };
  };

  /** For a post-set callback. */
  readonly apply = (parameters: readonly Parameter[]): void => {
    for (const { name, value } of parameters) {
      const kind = PARAMETERS.get(name);
      const state = STATES.get(value);
      if (kind === undefined || state === undefined) continue;
      this.#states[kind] = state;
      for (const endpoint of this.#endpoints[kind]) endpoint.configureIntrospection(this.#clock, EVENTS_QOS, state);
    }
  };
}

/** Whether a parameter of this name may be set though nobody has declared it. */
export function isIntrospectionParameter(name: string): boolean {
  return PARAMETERS.has(name);
}

function misfit(name: string, value: unknown): string {
  return `${name} ${String(value)}: expected one of ${[...STATES.keys()].join(", ")}`;
}

const PARAMETERS: ReadonlyMap<string, IntrospectedKind> = new Map([
  ["client_configure_introspection", "client"],
  ["service_configure_introspection", "service"],
]);

const STATES: ReadonlyMap<unknown, IntrospectionState> = new Map([
  ["disabled", "off"],
  ["metadata", "metadata"],
  ["contents", "contents"],
]);

/** What the demos take. */
const EVENTS_QOS = "system_default";
