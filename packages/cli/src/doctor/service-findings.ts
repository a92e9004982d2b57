// SPDX-License-Identifier: Apache-2.0
// Whether one service can be called from here, and what to do about each thing that stands in the way.

import type { Explanation, ReasonCode } from "rclts";
import { type Finding, note, problem } from "./finding.js";

/** Of a service that can be called, what else was found is worth to know, and no problem. */
export function serviceFindings({ serviceName, ready, reasons }: Explanation): Finding[] {
  const make = ready ? note : problem;
  return reasons.map(({ code, message }) => make(`${serviceName}: ${message}`, ADVICE[code]));
}

const ADVICE: Readonly<Record<ReasonCode, string>> = {
  "no-endpoint": "start its server, or look for it under another name: rclts service list -t",
  "one-way": "see whether that node is still starting or has failed half-way, and start it again",
  qos: "let the server use ROS's profile services_default, or give the client the server's (option qos)",
  type: "use the type that the server has: rclts service type tells its name",
  "type-hash": "build both sides with the same version of the interface",
  mapping: "name the RMW whose form it uses, with init's option rmw",
  "not-matched": "see whether one side's RMW configures partitions",
  "not-acknowledged": "see that the firewalls of both machines pass UDP on the ports above in both directions",
  silent: "see whether the server's process hangs, or the network between has gone",
  unreachable: "see that its firewall passes UDP from this machine; with several networks choose one on both sides",
};
