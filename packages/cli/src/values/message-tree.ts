// SPDX-License-Identifier: Apache-2.0
// Messages as rosidl_runtime_py makes mappings of them before they become YAML, cut to size where that is wanted.

import type { ElementType, Field, Model, RuntimeValue, Struct } from "@rclts/idl";
import { PyFloat, type PyYaml } from "./python-yaml.js";

/** What is cut of a message. */
export interface TreeOptions {
  /** Longer texts and lists end with `...` after so many characters or elements. */
  readonly truncate?: number | undefined;
  /** Lists are named, not shown. */
  readonly noArr?: true | undefined;
  /** Texts are named, not shown. */
  readonly noStr?: true | undefined;
}

/** The fields by name; a `byte` becomes a string of one character. */
export function messageTree(
  struct: Struct,
  value: RuntimeValue,
  structs: Model["structs"],
  options: TreeOptions = {},
): Map<string, PyYaml> {
  return new Map(struct.fields.map((field) => [field.name, fieldTree(field, value[field.name], structs, options)]));
}

/** The value of one field. */
function fieldTree(field: Field, value: RuntimeValue, structs: Model["structs"], options: TreeOptions = {}): PyYaml {
  const { type, arity } = field;
  if (arity.kind === "one") return elementTree(type, value, structs, options);
  if (options.noArr) return abbreviatedList(field, value.length);
  const { truncate = value.length } = options;
  const shown = Array.from(value.slice(0, truncate), (element) => elementTree(type, element, structs, options));
  return value.length > truncate ? [...shown, "..."] : shown;
}

function elementTree(type: ElementType, value: RuntimeValue, structs: Model["structs"], options: TreeOptions): PyYaml {
  if (type.kind === "struct") return messageTree(structs.get(type.name)!, value, structs, options);
  if (type.kind === "string") return shortText(value, options);
  if (type.name === "bool") return value;
  if (type.name === "byte" || type.name === "char") return String.fromCharCode(value);
  return type.name.startsWith("float") ? new PyFloat(value) : BigInt(value);
}

/** A text as the options have it. */
export function shortText(value: string, { truncate, noStr }: TreeOptions): string {
  const characters = [...value];
  if (noStr) return `<string length: <${characters.length}>>`;
  return characters.length > (truncate ?? characters.length) ? `${characters.slice(0, truncate).join("")}...` : value;
}

/** What stands in a list's place with `noArr`. */
export function abbreviatedList({ type, arity }: Field, length: number): string {
  const name = typeName(type);
  if (arity.kind === "array") return `<array type: ${name}[${arity.length}]>`;
  const bound = arity.kind === "sequence" && arity.bound !== undefined ? `[${arity.bound}]` : "";
  return `<sequence type: ${name}${bound}, length: ${length}>`;
}

/** As .idl files have it. */
function typeName(type: ElementType): string {
  if (type.kind === "struct") return type.name;
  if (type.kind === "string") return type.wide ? "wstring" : "string";
  return IDL_NAMES[type.name] ?? type.name;
}

const IDL_NAMES: Readonly<Record<string, string>> = {
  bool: "boolean",
  byte: "octet",
  float32: "float",
  float64: "double",
};
