// SPDX-License-Identifier: Apache-2.0
// Messages as rosidl_runtime_py puts them on a line, all values separated by commas.

import type { ElementType, Field, Model, RuntimeValue, Struct } from "@rclts/idl";
import { abbreviatedList, shortText, type TreeOptions } from "./message-tree.js";
import { shortestFloat32 } from "./numpy-repr.js";
import { reprBool, reprByte, reprFloat } from "./python-scalar.js";

/** The values of all fields. What is empty at the start of a message or of a list leaves no comma, as with ros2. */
export function messageCsv(
  struct: Struct,
  value: RuntimeValue,
  structs: Model["structs"],
  options: TreeOptions = {},
): string {
  return joined(struct.fields.map((field) => fieldCsv(field, value[field.name], structs, options)));
}

function fieldCsv(field: Field, value: RuntimeValue, structs: Model["structs"], options: TreeOptions): string {
  const { type, arity } = field;
  if (arity.kind === "one") return elementCsv(type, value, structs, options);
  if (options.noArr) return abbreviatedList(field, value.length);
  const { truncate = value.length } = options;
  // Python has arrays of fixed length in numpy, which writes as many digits as a float32 needs.
  const isNarrow = arity.kind === "array" && type.kind === "primitive" && type.name === "float32";
  const shown = Array.from(value.slice(0, truncate), (element: RuntimeValue) =>
    elementCsv(type, isNarrow ? shortestFloat32(element) : element, structs, options),
  );
  return joined(value.length > truncate ? [...shown, "..."] : shown);
}

function elementCsv(type: ElementType, value: RuntimeValue, structs: Model["structs"], options: TreeOptions): string {
  if (type.kind === "struct") return messageCsv(structs.get(type.name)!, value, structs, options);
  if (type.kind === "string") return shortText(value, options);
  if (type.name === "bool") return reprBool(value);
  if (type.name === "byte") return reprByte(value);
  if (type.name === "char") return String.fromCharCode(value);
  return type.name.startsWith("float") ? reprFloat(value) : String(value);
}

function joined(parts: readonly string[]): string {
  return parts.reduce((line, part) => (line === "" ? part : `${line},${part}`), "");
}
