// SPDX-License-Identifier: Apache-2.0
// The names that ROS has for policies of the engine (rmw/types.h, rmw_qos_policy_kind_t).

/** Such as `RELIABILITY`; undefined for what is no policy of ROS, as the type's name. */
export function policyNameOf(policy: string): string | undefined {
  return NAMES.get(policy);
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["reliability", "RELIABILITY"],
  ["durability", "DURABILITY"],
  ["deadline", "DEADLINE"],
  ["liveliness", "LIVELINESS"],
  ["liveliness lease", "LIVELINESS"],
]);
