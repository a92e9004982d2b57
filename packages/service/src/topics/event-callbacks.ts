// SPDX-License-Identifier: Apache-2.0
// What the program can be told of a publisher or a subscription besides messages (rclpy's event_callbacks, up to Jazzy).

import { checkOptions } from "../check-options.js";

/** Called with what has changed since it was called last. */
export type EventCallback<Status> = (status: Status) => unknown;

/** How often something has happened. */
export interface CountStatus {
  readonly totalCount: number;
  /** Since the callback was called last. */
  readonly totalCountChange: number;
}

export interface IncompatibleQosStatus extends CountStatus {
  /** The policy that did not fit last, as ROS names it, such as `RELIABILITY`. */
  readonly lastPolicyKind: string;
}

export interface MatchedStatus extends CountStatus {
  /** How many are matched now. */
  readonly currentCount: number;
  /** Since the callback was called last; below 0 if more have gone than come. */
  readonly currentCountChange: number;
}

/** How many publishers are alive. */
export interface LivelinessChangedStatus {
  /** Publishers that are matched and have asserted their liveliness within the lease that the subscription asks for. */
  readonly aliveCount: number;
  /** Those that are matched and have not. */
  readonly notAliveCount: number;
  /** Since the callback was called last. */
  readonly aliveCountChange: number;
  readonly notAliveCountChange: number;
}

/** What a publisher can be told of. */
export interface PublisherEventCallbacks {
  /** For longer than the `deadline` of its QoS nothing has been published, counted from the first message on. */
  readonly deadlineMissed?: EventCallback<CountStatus> | undefined;
  /** There is a subscription whose QoS does not fit. Instead of a warning in the log. */
  readonly incompatibleQos?: EventCallback<IncompatibleQosStatus> | undefined;
  /** There is a subscription of another type. Instead of a warning in the log. */
  readonly incompatibleType?: EventCallback<CountStatus> | undefined;
  /** A subscription has come or gone. */
  readonly matched?: EventCallback<MatchedStatus> | undefined;
}

/** What a subscription can be told of besides messages. */
export interface SubscriptionEventCallbacks {
  /** For longer than the `deadline` of its QoS no message has come, counted from the first message on. */
  readonly deadlineMissed?: EventCallback<CountStatus> | undefined;
  /** There is a publisher whose QoS does not fit. Instead of a warning in the log. */
  readonly incompatibleQos?: EventCallback<IncompatibleQosStatus> | undefined;
  /** There is a publisher of another type. Instead of a warning in the log. */
  readonly incompatibleType?: EventCallback<CountStatus> | undefined;
  /** A publisher has come or gone. */
  readonly matched?: EventCallback<MatchedStatus> | undefined;
  /** A publisher has come or gone, or has failed to assert its liveliness within `leaseDuration`, or does so again. */
  readonly livelinessChanged?: EventCallback<LivelinessChangedStatus> | undefined;
  /** Messages of a publisher never came, although they were due. */
  readonly messageLost?: EventCallback<CountStatus> | undefined;
}

/** @throws TypeError */
export function checkEventCallbacks(kind: "publisher" | "subscription", callbacks: object): SubscriptionEventCallbacks {
  checkOptions(`events of a ${kind}`, callbacks, kind === "publisher" ? OF_BOTH : [...OF_BOTH, ...OF_SUBSCRIPTIONS]);
  for (const [name, callback] of Object.entries(callbacks)) {
    if (callback === undefined || typeof callback === "function") continue;
    throw new TypeError(`event callback ${name} ${String(callback)}: expected a function`);
  }
  return callbacks;
}

const OF_BOTH = ["deadlineMissed", "incompatibleQos", "incompatibleType", "matched"];
const OF_SUBSCRIPTIONS = ["livelinessChanged", "messageLost"];
