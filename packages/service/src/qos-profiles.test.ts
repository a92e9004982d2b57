// SPDX-License-Identifier: Apache-2.0

import { SERVICES_DEFAULT } from "@rclts/rtps";
import { qosProfile, resolveServiceQos, type ServiceQos } from "./qos-profiles.js";

test.each([
  ["services_default", {}],
  ["default", {}],
  ["system_default", {}],
  ["best_available", {}],
  ["sensor_data", { reliability: "best-effort", depth: 5 }],
  ["parameters", { depth: 1000 }],
  ["parameter_events", { depth: 1000 }],
  ["action_status_default", { durability: "transient-local", depth: 1 }],
] as const)("the profile %s is that of services but for %j", (name, difference) => {
  expect(qosProfile(name)).toEqual({ ...SERVICES_DEFAULT, ...difference });
  expect(resolveServiceQos(name)).toEqual({ request: qosProfile(name), reply: qosProfile(name) });
});

test.each<[ServiceQos | undefined, object, object]>([
  [undefined, {}, {}],
  [{}, {}, {}],
  [{ depth: 3 }, { depth: 3 }, { depth: 3 }],
  [
    { profile: "parameters", history: "keep-all" },
    { depth: 1000, history: "keep-all" },
    { depth: 1000, history: "keep-all" },
  ],
  [{ profile: undefined, depth: undefined }, {}, {}],
  [{ request: "parameters", reply: { lifespan: 1.5 } }, { depth: 1000 }, { lifespan: 1.5 }],
  [{ reply: "parameters" }, {}, { depth: 1000 }],
  [{ request: { deadline: 0, leaseDuration: Number.POSITIVE_INFINITY } }, { deadline: 0 }, {}],
])("%j is for requests %j, for replies %j", (qos, request, reply) => {
  expect(resolveServiceQos(qos)).toEqual({
    request: { ...SERVICES_DEFAULT, ...request },
    reply: { ...SERVICES_DEFAULT, ...reply },
  });
});

test.each([
  [null, TypeError, 'qos null: expected a profile, such as "services_default", or policies, such as { depth: 10 }'],
  [{ request: 5 }, TypeError, "qos 5: expected a profile"],
  [{ request: "default", depth: 5 }, TypeError, 'qos: unknown member "depth" beside request and reply'],
  [{ qos: "default" }, TypeError, 'qos: unknown policy "qos"; known are profile, reliability, durability'],
  ["sensor", RangeError, "QoS profile sensor: expected one of services_default, default"],
  [{ profile: 7 }, RangeError, "QoS profile 7: expected one of"],
  [{ reliability: "best_effort" }, RangeError, "qos: reliability best_effort: expected one of reliable, best-effort"],
  [{ depth: 0 }, RangeError, "qos: depth 0: expected a whole number of samples, from 1"],
  [{ depth: 1.5 }, RangeError, "qos: depth 1.5"],
  [{ depth: "10" }, RangeError, "qos: depth 10"],
  [{ lifespan: -1 }, RangeError, "qos: lifespan -1: expected seconds from 0, or Infinity"],
  [{ deadline: Number.NaN }, RangeError, "qos: deadline NaN"],
  [{ history: null }, RangeError, "qos: history null"],
])("%j is refused by name", (qos, error, message) => {
  const fail = () => resolveServiceQos(qos as never);
  expect(fail).toThrow(error);
  expect(fail).toThrow(message);
});
