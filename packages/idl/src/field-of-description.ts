// SPDX-License-Identifier: Apache-2.0
// The field of a model that a field of a type description is: the reverse of what type-description.ts does.

import { typeText } from "./field-text.js";
import { Mistake } from "./mistake.js";
import type { Arity, ElementType, Field, Literal, Location } from "./model.js";
import { FIELD_NAME_RULE, isFieldName } from "./names.js";
import { parseList, parseLiteral } from "./parse-literal.js";
import { ARITY_OFFSETS, IDS, NESTED_TYPE, STRINGS } from "./type-description.js";

/** `type_description_interfaces/msg/Field`, as it is decoded or as `describeStruct` gives it. */
export interface ReceivedField {
  readonly name: string;
  readonly type: {
    readonly type_id: number;
    readonly capacity: bigint | number;
    readonly string_capacity: bigint | number;
    readonly nested_type_name: string;
  };
  readonly default_value: string;
}

/** @throws Mistake if it is none that this version knows */
export function fieldOfDescription({ name, type, default_value: text }: ReceivedField, location: Location): Field {
  if (!isFieldName(name)) throw new Mistake(`field name ${JSON.stringify(name)}: expected ${FIELD_NAME_RULE}`, 0);
  const arity = arityOf(type);
  const element = elementOf(type, name);
  const declared = typeText(element, arity);
  const field: Field = { name, type: element, arity, declared, comment: "", location };
  return text === "" ? field : { ...field, default: defaultOf(text, element, arity), declared: `${declared} ${text}` };
}

function arityOf({ type_id: id, capacity }: ReceivedField["type"]): Arity {
  if (id >= ARITY_OFFSETS.sequence) return { kind: "sequence" };
  if (id >= ARITY_OFFSETS.boundedSequence) return { kind: "sequence", bound: sizeOf(capacity, "capacity") };
  if (id >= ARITY_OFFSETS.array) return { kind: "array", length: sizeOf(capacity, "capacity") };
  return { kind: "one" };
}

function elementOf(type: ReceivedField["type"], name: string): ElementType {
  // The four arities have as many numbers each.
  const id = type.type_id < 4 * ARITY_OFFSETS.array ? type.type_id % ARITY_OFFSETS.array : 0;
  if (id === NESTED_TYPE) return { kind: "struct", name: type.nested_type_name };
  const primitive = PRIMITIVES.get(id);
  if (primitive !== undefined) return { kind: "primitive", name: primitive };
  for (const wide of [false, true]) {
    const offset = wide ? 1 : 0;
    if (id === STRINGS.unbounded + offset) return { kind: "string", wide };
    if (id === STRINGS.bounded + offset) {
      return { kind: "string", wide, bound: sizeOf(type.string_capacity, "string_capacity") };
    }
  }
  throw new Mistake(`${name} has type_id ${type.type_id}: not a type that ROS 2 has on the wire`, 0);
}

function sizeOf(value: bigint | number, what: string): number {
  const size = Number(value);
  if (Number.isInteger(size) && size >= 1 && size <= 0xffff_ffff) return size;
  throw new Mistake(`expected a ${what} from 1 to ${0xffff_ffff}, found ${value}`, 0);
}

/** The value of what Python wrote: `True`, `1e-05`, a string without quotes, `(1, 2)`, `(1,)`. */
function defaultOf(text: string, type: ElementType, arity: Arity): Literal | Literal[] {
  if (arity.kind === "one") return type.kind === "string" ? text : parseLiteral(text, 0, type);
  const inner = /^\((.*?),?\)$/s.exec(text)?.[1];
  if (inner === undefined) throw new Mistake(`expected a list such as (1, 2), found ${JSON.stringify(text)}`, 0);
  return parseList(`[${inner}]`, 0, type, arity);
}

const PRIMITIVES = new Map(Object.entries(IDS).map(([name, id]) => [id, name as keyof typeof IDS]));
