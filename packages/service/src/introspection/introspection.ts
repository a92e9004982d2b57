// SPDX-License-Identifier: Apache-2.0
// Introspection of one client or service: off, or on with events of its calls.

import type { EndpointQos } from "@rclts/rtps";
import type { Core } from "../core.js";
import { type Qos, resolveQos } from "../qos-profiles.js";
import { type IntrospectionClock, ServiceEvents, type ServiceEventsConfig } from "./service-events.js";

/** Whether events of calls are published, and whether with requests and responses in them (rcl, Jazzy). */
export type IntrospectionState = "off" | "metadata" | "contents";

export class Introspection {
  /** Undefined while it is off. That is all that a call is asked then. */
  events: ServiceEvents | undefined = undefined;

  readonly #core: Core;
  readonly #config: ServiceEventsConfig;

  constructor(core: Core, config: ServiceEventsConfig) {
    this.#core = core;
    this.#config = config;
  }

  /**
   * The publisher of events stays while only the clock or the state changes.
   *
   * @throws TypeError, RangeError for what does not fit; all stays as it was then
   */
  configure(clock: IntrospectionClock, qos: Qos, state: IntrospectionState): void {
    if (typeof (clock as Partial<IntrospectionClock> | null | undefined)?.now !== "function") {
      throw new TypeError(`introspection clock ${String(clock)}: expected an object with now(), such as Date`);
    }
    const policies = resolveQos(qos);
    if (!STATES.includes(state)) {
      throw new RangeError(`introspection state ${String(state)}: expected one of ${STATES.join(", ")}`);
    }
    const hasContents = state === "contents";
    const { events } = this;
    if (state !== "off" && events !== undefined && isSame(events.qos, policies)) {
      events.clock = clock;
      events.hasContents = hasContents;
      return;
    }
    this.close();
    if (state !== "off") this.events = new ServiceEvents(this.#core, this.#config, policies, clock, hasContents);
  }

  /** Turns it off. Twice is fine. */
  close(): void {
    this.events?.destroy();
    this.events = undefined;
  }
}

function isSame(one: EndpointQos, other: EndpointQos): boolean {
  return Object.entries(one).every(([policy, value]) => other[policy as keyof EndpointQos] === value);
}

const STATES: readonly IntrospectionState[] = ["off", "metadata", "contents"];
