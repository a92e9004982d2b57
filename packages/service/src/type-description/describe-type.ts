// SPDX-License-Identifier: Apache-2.0
// Type descriptions (REP-2011) of the types that a program has, made of what generated code keeps for them.

import type { DescribedType } from "@rclts/cdr";
import {
  type Field_Init as Field,
  FieldType,
  type IndividualTypeDescription_Init as IndividualTypeDescription,
  type TypeDescription_Init as TypeDescription,
} from "@rclts/interfaces/type_description_interfaces/msg";

/** The message type or service type of an endpoint, as far as it describes it. */
export type EndpointType = DescribedMessage | DescribedService;

interface DescribedMessage extends DescribedType {
  readonly hash?: string;
}

interface DescribedService {
  readonly name: string;
  readonly hash?: string;
  readonly Request: DescribedMessage;
  readonly Response: DescribedMessage;
  readonly Event?: DescribedMessage;
}

/** The description of a message or a service; undefined if the type lacks `fields`, or another one that it uses. */
export function describeType(type: EndpointType): TypeDescription | undefined {
  const described = new Map<string, IndividualTypeDescription>();
  const isComplete = follow("Request" in type ? wholeOf(type) : type, described);
  if (!isComplete) return undefined;
  const [root, ...referenced] = described.values();
  return {
    type_description: root!,
    referenced_type_descriptions: referenced.sort((a, b) => (a.type_name < b.type_name ? -1 : 1)),
  };
}

/** A service is described as a struct that has its messages as fields. */
function wholeOf({ name, Request, Response, Event }: DescribedService): DescribedType {
  if (Event === undefined) return { name };
  return {
    name,
    fields: [`${Request.name} request_message`, `${Response.name} response_message`, `${Event.name} event_message`],
    uses: () => [Request, Response, Event],
  };
}

/** Describes a type and all that it uses, itself first; whether that could be done. */
function follow({ name, fields, uses }: DescribedType, described: Map<string, IndividualTypeDescription>): boolean {
  if (described.has(name)) return true;
  if (fields === undefined) return false;
  described.set(name, { type_name: name, fields: fields.length === 0 ? NO_FIELDS : fields.map(fieldOf) });
  return (uses?.() ?? []).every((other) => follow(other, described));
}

/** @param text such as `uint8[<=3] rgb = (255, 0, 0)` */
function fieldOf(text: string): Field {
  const [, base = "", stringBound = "0", many, isBound, size = "", name = "", value = ""] = FIELD.exec(text) ?? [];
  const isNested = base.includes("/");
  const element = isNested ? "NESTED_TYPE" : stringBound !== "0" ? `BOUNDED_${nameOf(base)}` : nameOf(base);
  const arity =
    many === undefined ? "" : size === "" ? "_UNBOUNDED_SEQUENCE" : isBound ? "_BOUNDED_SEQUENCE" : "_ARRAY";
  const id = TYPE_IDS[`FIELD_TYPE_${element}${arity}`];
  if (id === undefined) throw new TypeError(`field ${JSON.stringify(text)} of generated code: unknown type`);
  return {
    name,
    type: {
      type_id: id,
      capacity: Number(size),
      string_capacity: Number(stringBound),
      nested_type_name: isNested ? base : "",
    },
    default_value: value,
  };
}

/** What `type_description_interfaces/msg/FieldType` calls a type of interface files. */
function nameOf(base: string): string {
  return OTHER_NAMES.get(base) ?? base.toUpperCase();
}

/** Type, bound of a string; brackets, whether they have a bound, their number; name, default. */
const FIELD = /^([\w/]+)(?:<=(\d+))?(\[(<=)?(\d*)\])? (\w+)(?: = (.*))?$/s;

const TYPE_IDS = FieldType as unknown as Readonly<Record<string, number>>;
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["bool", "BOOLEAN"],
  ["float32", "FLOAT"],
  ["float64", "DOUBLE"],
]);

/** A structure needs at least one member on the wire. */
const NO_FIELDS: Field[] = [fieldOf("uint8 structure_needs_at_least_one_member")];
