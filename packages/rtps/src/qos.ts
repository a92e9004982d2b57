// SPDX-License-Identifier: Apache-2.0
// The QoS policies that decide whether endpoints match, with the values of the DDS specification (DDS 1.4, 2.2.3).

/** Seconds, Infinity for none. */
export type Seconds = number;

/** The policies of one endpoint. */
export interface EndpointQos {
  readonly reliability: "best-effort" | "reliable";
  readonly durability: "volatile" | "transient-local" | "transient" | "persistent";
  readonly history: "keep-last" | "keep-all";
  /** Samples kept with keep-last, from 1. */
  readonly depth: number;
  readonly deadline: Seconds;
  readonly lifespan: Seconds;
  readonly liveliness: "automatic" | "manual-by-participant" | "manual-by-topic";
  readonly leaseDuration: Seconds;
}

/** The profile of every ROS service: reliable, volatile, keep-last 10 (rmw_qos_profile_services_default). */
export const SERVICES_DEFAULT: EndpointQos = {
  reliability: "reliable",
  durability: "volatile",
  history: "keep-last",
  depth: 10,
  deadline: Number.POSITIVE_INFINITY,
  lifespan: Number.POSITIVE_INFINITY,
  liveliness: "automatic",
  leaseDuration: Number.POSITIVE_INFINITY,
};
