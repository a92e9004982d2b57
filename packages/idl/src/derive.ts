// SPDX-License-Identifier: Apache-2.0
// What ROS derives from the parts of services and actions: the event message, and an action's services and feedback.

import type { Action, Arity, ElementType, Field, PrimitiveName, Service, Struct } from "./model.js";

/** The service with its event message (REP-2012), which carries at most one request or response. */
export function deriveService(name: string, file: string, request: Struct, response: Struct): Service {
  const atMostOne: Arity = { kind: "sequence", bound: 1 };
  const event = struct(`${name}_Event`, [
    nested("info", "service_msgs/msg/ServiceEventInfo"),
    { ...nested("request", request.name), arity: atMostOne, declared: `${request.name}[<=1]` },
    { ...nested("response", response.name), arity: atMostOne, declared: `${response.name}[<=1]` },
  ]);
  return { kind: "srv", name, file, request, response, event };
}

/** The action with its SendGoal and GetResult services and its FeedbackMessage (ROS 2 design article "Actions"). */
export function deriveAction(name: string, file: string, goal: Struct, result: Struct, feedback: Struct): Action {
  const service = (suffix: string, request: readonly Field[], response: readonly Field[]): Service => {
    const own = `${name}_${suffix}`;
    return deriveService(own, file, struct(`${own}_Request`, request), struct(`${own}_Response`, response));
  };
  const goalId = nested("goal_id", "unique_identifier_msgs/msg/UUID");
  const stamp = nested("stamp", "builtin_interfaces/msg/Time");
  const sendGoal = service("SendGoal", [goalId, nested("goal", goal.name)], [primitive("accepted", "bool"), stamp]);
  const getResult = service("GetResult", [goalId], [primitive("status", "int8"), nested("result", result.name)]);
  const feedbackMessage = struct(`${name}_FeedbackMessage`, [goalId, nested("feedback", feedback.name)]);
  return { kind: "action", name, file, goal, result, feedback, sendGoal, getResult, feedbackMessage };
}

/** A struct that no file has. */
export function struct(name: string, fields: readonly Field[]): Struct {
  return { name, comment: "", fields, constants: [] };
}

/** A field that no file has, of a struct type. */
export function nested(name: string, typeName: string): Field {
  return field(name, { kind: "struct", name: typeName }, typeName);
}

function primitive(name: string, type: PrimitiveName): Field {
  return field(name, { kind: "primitive", name: type }, type);
}

function field(name: string, type: ElementType, declared: string): Field {
  return { name, type, arity: { kind: "one" }, declared, comment: "", location: NOWHERE };
}

const NOWHERE = { file: "(derived)", line: 1, column: 1 };
