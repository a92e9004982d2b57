// SPDX-License-Identifier: Apache-2.0
// The model: what interface files say, once parsed, with every name absolute.

/**
 * A numeric or boolean type of one value. The `char` of .msg files is `uint8` here, as it is for ROS; `char` is that of
 * .idl files, which differs from it in the type hash only.
 */
export type PrimitiveName =
  | "bool"
  | "byte"
  | "char"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64";

/** The type of a single value: of a field, or of the elements of a field that has many. */
export type ElementType =
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  /** A bound counts bytes of UTF-8 for `string` and UTF-16 code units for `wstring`. */
  | { readonly kind: "string"; readonly wide: boolean; readonly bound?: number }
  /** The absolute name of a {@link Struct}, such as `geometry_msgs/msg/Point`. */
  | { readonly kind: "struct"; readonly name: string };

/** How many values a field has. */
export type Arity =
  | { readonly kind: "one" }
  | { readonly kind: "array"; readonly length: number }
  | { readonly kind: "sequence"; readonly bound?: number };

/** A value in an interface file. 64-bit integers are bigints. */
export type Literal = boolean | number | bigint | string;

/** A field of a struct. */
export interface Field {
  readonly name: string;
  readonly type: ElementType;
  readonly arity: Arity;
  /** The default value; a list if the field has many. */
  readonly default?: Literal | readonly Literal[];
  /** The type and default as they were written, such as `uint8[3] = [0, 1, 255]`. */
  readonly declared: string;
  /** The comment that belongs to it, without `#`; lines separated by `\n`. Empty if there is none. */
  readonly comment: string;
  readonly location: Location;
}

/** A constant of a struct. Constants are not on the wire. */
export interface Constant {
  readonly name: string;
  readonly type: Exclude<ElementType, { kind: "struct" }>;
  readonly value: Literal;
  readonly declared: string;
  readonly comment: string;
}

/** Fields in wire order: a message, or one part of a service or an action. */
export interface Struct {
  /** Such as `geometry_msgs/msg/Point` or `std_srvs/srv/SetBool_Request`. */
  readonly name: string;
  readonly comment: string;
  readonly fields: readonly Field[];
  readonly constants: readonly Constant[];
}

/** What a .msg file defines. */
export interface Message {
  readonly kind: "msg";
  readonly name: string;
  readonly file: string;
  readonly struct: Struct;
}

/** What a .srv file defines, together with what ROS derives from it. */
export interface Service {
  readonly kind: "srv";
  readonly name: string;
  readonly file: string;
  readonly request: Struct;
  readonly response: Struct;
  /** What introspection publishes about a call. */
  readonly event: Struct;
}

/** What an .action file defines, together with what ROS derives from it. */
export interface Action {
  readonly kind: "action";
  readonly name: string;
  readonly file: string;
  readonly goal: Struct;
  readonly result: Struct;
  readonly feedback: Struct;
  readonly sendGoal: Service;
  readonly getResult: Service;
  readonly feedbackMessage: Struct;
}

/** What one interface file defines. */
export type Interface = Message | Service | Action;

/** A place in a file; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Interfaces and all that they refer to, by absolute name: every struct that a field names is in `structs`. */
export interface Model {
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly structs: ReadonlyMap<string, Struct>;
}

/** The structs that an interface file defines, in the order of the file, then those derived of an action; no events. */
export function structsOf(definition: Interface): readonly Struct[] {
  switch (definition.kind) {
    case "msg":
      return [definition.struct];
    case "srv":
      return [definition.request, definition.response];
    case "action": {
      const { goal, result, feedback, sendGoal, getResult, feedbackMessage } = definition;
      return [goal, result, feedback, ...structsOf(sendGoal), ...structsOf(getResult), feedbackMessage];
    }
  }
}

/** The event messages of a service, or of the services of an action. */
export function eventsOf(definition: Interface): readonly Struct[] {
  switch (definition.kind) {
    case "msg":
      return [];
    case "srv":
      return [definition.event];
    case "action":
      return [definition.sendGoal.event, definition.getResult.event];
  }
}

/** The names of the structs that its fields are of, each once. */
export function nestedNames({ fields }: Struct): string[] {
  return [...new Set(fields.flatMap(({ type }) => (type.kind === "struct" ? [type.name] : [])))];
}
