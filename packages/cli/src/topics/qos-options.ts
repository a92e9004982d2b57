// SPDX-License-Identifier: Apache-2.0
// The options that choose a topic's quality of service, with the names that ros2 has for them.

import { type Command, InvalidArgumentError, Option } from "commander";
import type { QosPolicies, QosProfileName } from "rclts";

/** What is given of them; what is not is left open. */
export interface QosOptions {
  readonly qosProfile?: QosProfileName;
  readonly qosDepth?: number;
  readonly qosHistory?: "keep_last" | "keep_all";
  readonly qosReliability?: "reliable" | "best_effort";
  readonly qosDurability?: "volatile" | "transient_local";
}

/** Adds {@link QosOptions} to a verb. */
export function addQosOptions(command: Command): Command {
  return command
    .addOption(new Option("--qos-profile <name>", "a profile of ROS").choices(PROFILES))
    .addOption(new Option("--qos-depth <n>", "how many messages are kept").argParser(wholeNumber))
    .addOption(new Option("--qos-history <kind>", "whether only so many are kept").choices(["keep_last", "keep_all"]))
    .addOption(
      new Option("--qos-reliability <kind>", "whether what is lost is sent again").choices(["reliable", "best_effort"]),
    )
    .addOption(
      new Option("--qos-durability <kind>", "whether who comes late gets what is kept").choices([
        "volatile",
        "transient_local",
      ]),
    );
}

/** Whether any of the options is given. */
export function asksForQos(options: QosOptions): boolean {
  return Object.keys(options).some((name) => name.startsWith("qos"));
}

/** What the options say; `fallback` where they leave it open. */
export function qosOf(options: QosOptions, fallback: QosPolicies): QosPolicies {
  const { qosProfile, qosDepth, qosHistory, qosReliability, qosDurability } = options;
  const base: QosPolicies = qosProfile === undefined ? fallback : { profile: qosProfile };
  return {
    ...base,
    ...(qosDepth === undefined ? {} : { depth: qosDepth }),
    ...(qosHistory === undefined ? {} : { history: qosHistory === "keep_all" ? "keep-all" : "keep-last" }),
    ...(qosReliability === undefined
      ? {}
      : { reliability: qosReliability === "reliable" ? "reliable" : "best-effort" }),
    ...(qosDurability === undefined
      ? {}
      : { durability: qosDurability === "volatile" ? "volatile" : "transient-local" }),
  };
}

/** @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number");
}

const PROFILES = [
  "sensor_data",
  "services_default",
  "system_default",
  "parameters",
  "parameter_events",
  "action_status_default",
] satisfies QosProfileName[];
