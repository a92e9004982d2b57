// SPDX-License-Identifier: Apache-2.0
// Type descriptions as ROS 2 serves and hashes them (REP-2011, type_description_interfaces/msg/TypeDescription).

import { defaultText } from "./default-text.js";
import { nested, struct } from "./derive.js";
import type { Arity, ElementType, Interface, PrimitiveName, Struct } from "./model.js";

/** `type_description_interfaces/msg/FieldType`. */
export interface FieldTypeDescription {
  readonly type_id: number;
  readonly capacity: number;
  readonly string_capacity: number;
  readonly nested_type_name: string;
}

/** `type_description_interfaces/msg/Field`. */
export interface FieldDescription {
  readonly name: string;
  readonly type: FieldTypeDescription;
  /** As Python writes it: `True`, `1.0`, `(0, 127, -128)`. Empty if there is none. It is not hashed. */
  readonly default_value: string;
}

/** `type_description_interfaces/msg/IndividualTypeDescription`. */
export interface IndividualTypeDescription {
  readonly type_name: string;
  readonly fields: readonly FieldDescription[];
}

/** `type_description_interfaces/msg/TypeDescription`. */
export interface TypeDescription {
  readonly type_description: IndividualTypeDescription;
  readonly referenced_type_descriptions: readonly IndividualTypeDescription[];
}

/** Gives the struct of that name. */
export type Lookup = (name: string) => Struct | undefined;

/**
 * The description of a message, or of a part of a service or an action.
 *
 * @param lookup finds what it refers to
 * @throws RangeError if `lookup` does not
 */
export function describeStruct(struct: Struct, lookup: Lookup): TypeDescription {
  const referenced = new Map<string, IndividualTypeDescription>();
  const follow = ({ fields }: Struct): void => {
    for (const { type } of fields) {
      if (type.kind !== "struct" || referenced.has(type.name)) continue;
      const found = lookup(type.name);
      if (found === undefined) throw new RangeError(`the model has no ${type.name}`);
      referenced.set(type.name, individual(found));
      follow(found);
    }
  };
  follow(struct);
  const sorted = [...referenced.values()].sort((a, b) => (a.type_name < b.type_name ? -1 : 1));
  return { type_description: individual(struct), referenced_type_descriptions: sorted };
}

/**
 * The description of an interface as a whole: for a service and an action, of a struct that has their parts as fields.
 *
 * @param lookup finds what it refers to
 * @throws RangeError if `lookup` does not
 */
export function describeInterface(definition: Interface, lookup: Lookup): TypeDescription {
  const wholes = new Map([wholeOf(definition)].map((whole) => [whole.name, whole]));
  if (definition.kind === "action") {
    for (const service of [definition.sendGoal, definition.getResult]) wholes.set(service.name, wholeOf(service));
  }
  return describeStruct(wholes.get(definition.name)!, (name) => wholes.get(name) ?? lookup(name));
}

/** The description of a service as a whole, without those of its parts. */
export function describeService(name: string): IndividualTypeDescription {
  return individual(serviceStruct(name));
}

function wholeOf(definition: Interface): Struct {
  switch (definition.kind) {
    case "msg":
      return definition.struct;
    case "srv":
      return serviceStruct(definition.name);
    case "action": {
      const { name, goal, result, feedback, sendGoal, getResult, feedbackMessage } = definition;
      return struct(name, [
        nested("goal", goal.name),
        nested("result", result.name),
        nested("feedback", feedback.name),
        nested("send_goal_service", sendGoal.name),
        nested("get_result_service", getResult.name),
        nested("feedback_message", feedbackMessage.name),
      ]);
    }
  }
}

function serviceStruct(name: string): Struct {
  return struct(name, [
    nested("request_message", `${name}_Request`),
    nested("response_message", `${name}_Response`),
    nested("event_message", `${name}_Event`),
  ]);
}

function individual({ name: typeName, fields }: Struct): IndividualTypeDescription {
  if (fields.length > 0) {
    const described = fields.map((field): FieldDescription => {
      return { name: field.name, type: fieldType(field.type, field.arity), default_value: defaultText(field) };
    });
    return { type_name: typeName, fields: described };
  }
  const dummy: FieldTypeDescription = { type_id: IDS.uint8, capacity: 0, string_capacity: 0, nested_type_name: "" };
  return {
    type_name: typeName,
    fields: [{ name: NO_MEMBERS, type: dummy, default_value: "" }],
  };
}

function fieldType(type: ElementType, arity: Arity): FieldTypeDescription {
  const capacity = arity.kind === "array" ? arity.length : arity.kind === "sequence" ? (arity.bound ?? 0) : 0;
  return {
    type_id: elementId(type) + arityOffset(arity),
    capacity,
    string_capacity: type.kind === "string" ? (type.bound ?? 0) : 0,
    nested_type_name: type.kind === "struct" ? type.name : "",
  };
}

function elementId(type: ElementType): number {
  switch (type.kind) {
    case "struct":
      return NESTED_TYPE;
    case "primitive":
      return IDS[type.name];
    case "string":
      return (type.bound === undefined ? STRINGS.unbounded : STRINGS.bounded) + (type.wide ? 1 : 0);
  }
}

function arityOffset(arity: Arity): number {
  switch (arity.kind) {
    case "one":
      return 0;
    case "array":
      return ARITY_OFFSETS.array;
    case "sequence":
      return arity.bound === undefined ? ARITY_OFFSETS.sequence : ARITY_OFFSETS.boundedSequence;
  }
}

/** The only field of a struct that has none: a structure needs at least one member on the wire. */
export const NO_MEMBERS = "structure_needs_at_least_one_member";

// The numbers of type_description_interfaces/msg/FieldType.
export const NESTED_TYPE = 1;
/** The wide ones are one above these. */
export const STRINGS = { unbounded: 17, bounded: 21 } as const;
/** What is added to the number of the element's type. */
export const ARITY_OFFSETS = { array: 48, boundedSequence: 96, sequence: 144 } as const;
export const IDS: Readonly<Record<PrimitiveName, number>> = {
  int8: 2,
  uint8: 3,
  int16: 4,
  uint16: 5,
  int32: 6,
  uint32: 7,
  int64: 8,
  uint64: 9,
  float32: 10,
  float64: 11,
  char: 13,
  bool: 15,
  byte: 16,
};
