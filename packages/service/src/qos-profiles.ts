// SPDX-License-Identifier: Apache-2.0
// Quality of service as users give it: a profile of ROS by its name, policies that differ from one, or both for requests
// and replies apart.

import { type EndpointQos, SERVICES_DEFAULT } from "@rclts/rtps";

/**
 * The profiles of rmw/qos_profiles.h, rcl_action/default_qos.h and rcl/logging_rosout.h.
 *
 * @useDeclaredType
 */
export type QosProfileName = (typeof PROFILE_NAMES)[number];

/** Policies of DDS, those that are left out as in the profile. Durations are in seconds, Infinity for none. */
export type QosPolicies = { readonly [K in keyof EndpointQos]?: EndpointQos[K] | undefined } & {
  /** `services_default` by default. */
  readonly profile?: QosProfileName | undefined;
};

/** A profile of ROS by its name, or policies that differ from one. */
export type Qos = QosProfileName | QosPolicies;

/** What a publisher or a subscription takes as its `qos`; a number is the depth of the profile `default`. */
export type TopicQos = Qos | number;

/** What a client or a service takes as its `qos`. */
export type ServiceQos = Qos | SeparateQos;

/** Requests and replies apart; what is left out has the profile of services. */
export interface SeparateQos {
  readonly request?: Qos | undefined;
  readonly reply?: Qos | undefined;
}

/** The policies of both endpoints of a client or a service. */
export interface EndpointPairQos {
  readonly request: EndpointQos;
  readonly reply: EndpointQos;
}

/**
 * All policies of a profile.
 *
 * What ROS leaves to the middleware, as all of `system_default` and `best_available`, is here what services have: reliable,
 * volatile, keep-last 10.
 *
 * @throws RangeError for an unknown name
 */
export function qosProfile(name: QosProfileName): EndpointQos {
  if (!PROFILE_NAMES.includes(name)) {
    throw new RangeError(`QoS profile ${String(name)}: expected one of ${PROFILE_NAMES.join(", ")}`);
  }
  return { ...SERVICES_DEFAULT, ...DIFFERENCES[name] };
}

/** @throws TypeError, RangeError naming the policy */
export function resolveServiceQos(qos: ServiceQos | undefined): EndpointPairQos {
  if (isSeparate(qos)) {
    const { request, reply, ...rest } = qos;
    const stray = Object.keys(rest)[0];
    if (stray !== undefined) {
      throw new TypeError(`qos: unknown member "${stray}" beside request and reply: give it to one of them, or both`);
    }
    return { request: resolveQos(request), reply: resolveQos(reply) };
  }
  const both = resolveQos(qos);
  return { request: both, reply: both };
}

function isSeparate(qos: ServiceQos | undefined): qos is SeparateQos {
  return typeof qos === "object" && qos !== null && ("request" in qos || "reply" in qos);
}

/** @throws TypeError, RangeError naming the policy */
export function resolveTopicQos(qos: TopicQos = "default"): EndpointQos {
  return resolveQos(typeof qos === "number" ? { depth: qos } : qos);
}

/** @throws TypeError, RangeError naming the policy */
export function resolveQos(qos: Qos = "services_default"): EndpointQos {
  if (typeof qos === "string") return qosProfile(qos);
  if (typeof qos !== "object" || qos === null) {
    throw new TypeError(
      `qos ${String(qos)}: expected a profile, such as "services_default", or policies, such as { depth: 10 }`,
    );
  }
  const { profile = "services_default", ...policies } = qos;
  const resolved: Record<string, unknown> = { ...qosProfile(profile) };
  for (const [name, value] of Object.entries(policies)) {
    if (value === undefined) continue;
    const check = CHECKS.get(name);
    if (check === undefined) {
      throw new TypeError(`qos: unknown policy "${name}"; known are profile, ${[...CHECKS.keys()].join(", ")}`);
    }
    if (!check.passes(value)) {
      throw new RangeError(`qos: ${name} ${String(value)}: expected ${check.expected}`);
    }
    resolved[name] = value;
  }
  return resolved as unknown as EndpointQos;
}

interface PolicyCheck {
  readonly expected: string;
  passes(value: unknown): boolean;
}

function oneOf<T>(...kinds: readonly T[]): PolicyCheck {
  return { expected: `one of ${kinds.join(", ")}`, passes: (value) => kinds.includes(value as T) };
}

const SECONDS: PolicyCheck = {
  expected: "seconds from 0, or Infinity",
  passes: (value) => typeof value === "number" && value >= 0,
};

const DEPTH: PolicyCheck = {
  expected: "a whole number of samples, from 1",
  passes: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) < 2 ** 31,
};

const CHECKS: ReadonlyMap<string, PolicyCheck> = new Map([
  ["reliability", oneOf<EndpointQos["reliability"]>("reliable", "best-effort")],
  ["durability", oneOf<EndpointQos["durability"]>("volatile", "transient-local", "transient", "persistent")],
  ["history", oneOf<EndpointQos["history"]>("keep-last", "keep-all")],
  ["depth", DEPTH],
  ["deadline", SECONDS],
  ["lifespan", SECONDS],
  ["liveliness", oneOf<EndpointQos["liveliness"]>("automatic", "manual-by-participant", "manual-by-topic")],
  ["leaseDuration", SECONDS],
]);

const PROFILE_NAMES = [
  "services_default",
  "default",
  "system_default",
  "best_available",
  "sensor_data",
  "parameters",
  "parameter_events",
  "action_status_default",
  "rosout_default",
] as const;

/** What a profile has different from that of services. */
const DIFFERENCES: { readonly [K in QosProfileName]: Partial<EndpointQos> } = {
  services_default: {},
  default: {},
  system_default: {},
  best_available: {},
  sensor_data: { reliability: "best-effort", depth: 5 },
  parameters: { depth: 1000 },
  parameter_events: { depth: 1000 },
  action_status_default: { durability: "transient-local", depth: 1 },
  rosout_default: { durability: "transient-local", depth: 1000, lifespan: 10 },
};
