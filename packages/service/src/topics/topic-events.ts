// SPDX-License-Identifier: Apache-2.0
// Keeps the statuses of a publisher or a subscription that wants to be told of some (DDS 1.4, 2.2.4.1).

import type { Handle, RemoteEndpoint, Seconds } from "@rclts/rtps";
import type { Core, IncompatibleEvent } from "../core.js";
import { DeadlineWatch } from "./deadline-watch.js";
import type { EventCallback, SubscriptionEventCallbacks } from "./event-callbacks.js";
import { EventTeller, type EventTellerConfig } from "./event-teller.js";
import { policyNameOf } from "./policy-name.js";

/** One for each endpoint that has event callbacks; what has no callback is not counted. */
export class TopicEvents {
  readonly #tellers: Pick<EventTeller<unknown>, "end">[] = [];
  readonly #deadlineWatch: DeadlineWatch | undefined;
  readonly #qosMisfits: EventCount | undefined;
  readonly #typeMisfits: EventCount | undefined;
  readonly #lost: EventCount | undefined;
  readonly #matched: { readonly total: Count; readonly current: Count; readonly teller: Teller } | undefined;
  readonly #liveliness: { readonly alive: Count; readonly notAlive: Count; readonly teller: Teller } | undefined;
  /** Remote writers that are matched and not alive. */
  readonly #notAlive = new Set<Handle>();
  #lastPolicyKind = "";

  /**
   * @param callbacks of a publisher or of a subscription
   * @param deadline of its QoS
   */
  constructor(core: Core, config: EventTellerConfig, callbacks: SubscriptionEventCallbacks, deadline: Seconds) {
    const teller = <Status>(name: string, callback: EventCallback<Status>, takeStatus: () => Status) => {
      const made = new EventTeller(core, config, name, callback, takeStatus);
      this.#tellers.push(made);
      return made;
    };
    const { deadlineMissed, incompatibleQos, incompatibleType, matched, livelinessChanged, messageLost } = callbacks;
    if (deadlineMissed !== undefined && deadline < Number.POSITIVE_INFINITY) {
      const count = new Count();
      const missed = teller("deadlineMissed", deadlineMissed, () => count.takeTotal());
      this.#deadlineWatch = new DeadlineWatch(core.host, deadline * 1000, () => {
        count.add(1);
        missed.happened();
        core.active();
      });
    }
    if (incompatibleQos !== undefined) {
      const count = new Count();
      const status = () => ({ ...count.takeTotal(), lastPolicyKind: this.#lastPolicyKind });
      this.#qosMisfits = { count, teller: teller("incompatibleQos", incompatibleQos, status) };
    }
    if (incompatibleType !== undefined) {
      const count = new Count();
      this.#typeMisfits = { count, teller: teller("incompatibleType", incompatibleType, () => count.takeTotal()) };
    }
    if (messageLost !== undefined) {
      const count = new Count();
      this.#lost = { count, teller: teller("messageLost", messageLost, () => count.takeTotal()) };
    }
    if (matched !== undefined) {
      const total = new Count();
      const current = new Count();
      const status = () => ({
        ...total.takeTotal(),
        currentCount: current.value,
        currentCountChange: current.takeChange(),
      });
      this.#matched = { total, current, teller: teller("matched", matched, status) };
    }
    if (livelinessChanged !== undefined) {
      const alive = new Count();
      const notAlive = new Count();
      const status = () => ({
        aliveCount: alive.value,
        notAliveCount: notAlive.value,
        aliveCountChange: alive.takeChange(),
        notAliveCountChange: notAlive.takeChange(),
      });
      this.#liveliness = { alive, notAlive, teller: teller("livelinessChanged", livelinessChanged, status) };
    }
  }

  /** A message has been published, or has come. */
  message(): void {
    this.#deadlineWatch?.met();
  }

  matched(): void {
    this.#matched?.total.add(1);
    this.#matched?.current.add(1);
    this.#matched?.teller.happened();
    this.#liveliness?.alive.add(1);
    this.#liveliness?.teller.happened();
  }

  unmatched({ handle }: RemoteEndpoint): void {
    this.#matched?.current.add(-1);
    this.#matched?.teller.happened();
    const wasNotAlive = this.#notAlive.delete(handle);
    this.#liveliness?.[wasNotAlive ? "notAlive" : "alive"].add(-1);
    this.#liveliness?.teller.happened();
  }

  /** A matched writer is not alive any more, or is so again. */
  writerAlive({ handle }: RemoteEndpoint, isAlive: boolean): void {
    if (isAlive) this.#notAlive.delete(handle);
    else this.#notAlive.add(handle);
    this.#liveliness?.alive.add(isAlive ? 1 : -1);
    this.#liveliness?.notAlive.add(isAlive ? -1 : 1);
    this.#liveliness?.teller.happened();
  }

  lost(count: number): void {
    this.#lost?.count.add(count);
    this.#lost?.teller.happened();
  }

  /** Whether the program is told of it. */
  incompatible({ policy }: IncompatibleEvent): boolean {
    const policyName = policyNameOf(policy);
    this.#lastPolicyKind = policyName ?? "";
    const event = policyName === undefined ? this.#typeMisfits : this.#qosMisfits;
    event?.count.add(1);
    event?.teller.happened();
    return event !== undefined;
  }

  /** No callback is called any more. */
  end(): void {
    this.#deadlineWatch?.end();
    for (const teller of this.#tellers) teller.end();
  }
}

type Teller = Pick<EventTeller<unknown>, "happened">;

interface EventCount {
  readonly count: Count;
  readonly teller: Teller;
}

class Count {
  value = 0;
  #told = 0;

  add(count: number): void {
    this.value += count;
  }

  /** Since it was taken last. */
  takeChange(): number {
    const change = this.value - this.#told;
    this.#told = this.value;
    return change;
  }

  takeTotal(): { readonly totalCount: number; readonly totalCountChange: number } {
    return { totalCount: this.value, totalCountChange: this.takeChange() };
  }
}
