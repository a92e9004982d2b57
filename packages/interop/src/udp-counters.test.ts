// SPDX-License-Identifier: Apache-2.0

import { parseUdpCounters } from "./udp-counters.js";

test("the counters are found by their names, among those of other protocols", () => {
  const text = [
    "Tcp: RtoAlgorithm OutSegs",
    "Tcp: 1 99",
    "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
    "Udp: 11 22 33 44 55 66",
    "UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
    "UdpLite: 7 7 7 7 7 7",
  ].join("\n");
  expect(parseUdpCounters(text)).toEqual({ received: 11, sent: 44, overrun: 55 });
});
