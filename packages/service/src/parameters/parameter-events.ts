// SPDX-License-Identifier: Apache-2.0
// What a node tells all others when its parameters change: rcl_interfaces/msg/ParameterEvent on /parameter_events.

import type { Time } from "@rclts/interfaces/builtin_interfaces/msg";
import type { ParameterEvent_Init } from "@rclts/interfaces/rcl_interfaces/msg";
import type { CallbackGroup } from "../callback-group/callback-group.js";
import type { TopicQos } from "../qos-profiles.js";
import type { Parameter } from "./parameter.js";
import type { ParameterChanges } from "./parameter-table.js";

/** One topic for all nodes, whatever their namespaces. */
export const PARAMETER_EVENTS = "/parameter_events";

/** Of those who listen. */
export interface ParameterEventOptions {
  /** `parameter_events` by default. */
  readonly qos?: TopicQos | undefined;
  /** Which callbacks exclude each other; the node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
}

/**
 * @param nodeName the full name
 * @param stamp the node's time
 */
export function toParameterEvent(nodeName: string, stamp: Time, changes: ParameterChanges): ParameterEvent_Init {
  return {
    stamp,
    node: nodeName,
    new_parameters: changes.added.map(toMessage),
    changed_parameters: changes.changed.map(toMessage),
    deleted_parameters: changes.deleted.map(toMessage),
  };
}

function toMessage(parameter: Parameter) {
  return parameter.toMessage();
}
