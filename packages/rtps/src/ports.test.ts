// SPDX-License-Identifier: Apache-2.0

import { defaultMulticastPort, defaultUnicastPort, metatrafficMulticastPort, metatrafficUnicastPort } from "./ports.js";

test.each([
  [0, 0, 7400, 7410, 7401, 7411],
  [0, 1, 7400, 7412, 7401, 7413],
  [11, 0, 10150, 10160, 10151, 10161],
  [11, 2, 10150, 10164, 10151, 10165],
  [101, 119, 32650, 32898, 32651, 32899],
  [232, 61, 65400, 65532, 65401, 65533],
])("domain %d, participant %d has the well-known ports", (domain, index, spdp, metatraffic, multicast, user) => {
  expect(metatrafficMulticastPort(domain)).toBe(spdp);
  expect(metatrafficUnicastPort(domain, index)).toBe(metatraffic);
  expect(defaultMulticastPort(domain)).toBe(multicast);
  expect(defaultUnicastPort(domain, index)).toBe(user);
});

test.each([-1, 233, 1.5, Number.NaN])("domain %d is refused with the range", (domain) => {
  expect(() => metatrafficMulticastPort(domain)).toThrow(/from 0 to 232/);
  expect(() => defaultUnicastPort(domain, 0)).toThrow(RangeError);
});

test.each([-1, 0.5, 63])("participant %d of domain 232 is refused, as its port would be above 65535", (index) => {
  expect(() => metatrafficUnicastPort(232, index)).toThrow(/from 0 to 62 in domain 232/);
  expect(() => defaultUnicastPort(232, index)).toThrow(RangeError);
});
