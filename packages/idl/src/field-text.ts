// SPDX-License-Identifier: Apache-2.0
// Fields in short: as generated code keeps them for the descriptions of its types.

import { defaultText } from "./default-text.js";
import type { Arity, ElementType, Field } from "./model.js";

/** Such as `geometry_msgs/msg/Pose[] poses`, and with its default `uint8[<=3] rgb = (255, 0, 0)`. */
export function fieldText(field: Field): string {
  const text = `${typeText(field.type, field.arity)} ${field.name}`;
  return field.default === undefined ? text : `${text} = ${defaultText(field)}`;
}

/** The type as interface files have it, with an absolute name: `string<=5[]`. */
export function typeText(type: ElementType, arity: Arity): string {
  return `${elementText(type)}${arityText(arity)}`;
}

function elementText(type: ElementType): string {
  if (type.kind !== "string") return type.name;
  return `${type.wide ? "wstring" : "string"}${type.bound === undefined ? "" : `<=${type.bound}`}`;
}

function arityText(arity: Arity): string {
  if (arity.kind === "one") return "";
  return arity.kind === "array" ? `[${arity.length}]` : arity.bound === undefined ? "[]" : `[<=${arity.bound}]`;
}
