// SPDX-License-Identifier: Apache-2.0
// Introspection of calls, as far as it goes: what is asked for is checked and kept, and nothing is published.

import type { EndpointQos } from "@rclts/rtps";
import type { Logger } from "./logging/logger.js";
import { type Qos, resolveQos } from "./qos-profiles.js";

/** Whether events of calls are published, and whether with requests and responses in them (rcl, Jazzy). */
export type IntrospectionState = "off" | "metadata" | "contents";

/** Where the time stamps of events come from. */
export interface IntrospectionClock {
  /** Milliseconds since 1970-01-01, as `Date.now`. */
  now(): number;
}

export interface IntrospectionSetting {
  readonly clock: IntrospectionClock;
  /** Of the publisher of events. */
  readonly qos: EndpointQos;
  readonly state: IntrospectionState;
}

/** That of one client or service. */
export class Introspection {
  readonly #logger: Logger;
  readonly #serviceName: string;
  #setting: IntrospectionSetting | undefined = undefined;
  #warned = false;

  constructor(logger: Logger, serviceName: string) {
    this.#logger = logger;
    this.#serviceName = serviceName;
  }

  /** What was asked for last; undefined as long as nothing was, and after "off". */
  get setting(): IntrospectionSetting | undefined {
    return this.#setting;
  }

  /** @throws TypeError, RangeError for what does not fit; the setting stays as it was then */
  configure(clock: IntrospectionClock, qos: Qos, state: IntrospectionState): void {
    if (typeof (clock as Partial<IntrospectionClock> | null | undefined)?.now !== "function") {
      throw new TypeError(`introspection clock ${String(clock)}: expected an object with now(), such as Date`);
    }
    const policies = resolveQos(qos);
    if (!STATES.includes(state)) {
      throw new RangeError(`introspection state ${String(state)}: expected one of ${STATES.join(", ")}`);
    }
    this.#setting = state === "off" ? undefined : { clock, qos: policies, state };
    if (state === "off" || this.#warned) return;
    this.#warned = true;
    this.#logger.warn(
      `introspection of ${this.#serviceName} is set to ${state}, but events are not published: rclts can not do that yet`,
    );
  }
}

const STATES: readonly IntrospectionState[] = ["off", "metadata", "contents"];
