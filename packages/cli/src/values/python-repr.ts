// SPDX-License-Identifier: Apache-2.0
// Messages as Python's `repr` writes those of rosidl_generator_py: what `ros2 service call` prints.

import type { ElementType, Field, Model, RuntimeValue, Struct } from "@rclts/idl";
import { type NumpyType, reprArray } from "./numpy-repr.js";
import { reprBool, reprByte, reprFloat, reprString } from "./python-scalar.js";

/**
 * `std_srvs.srv.SetBool_Response(success=True, message='')`.
 *
 * @param structs those that the struct refers to
 */
export function reprMessage(struct: Struct, value: RuntimeValue, structs: Model["structs"]): string {
  const fields = struct.fields.map((field) => `${field.name}=${reprField(field, value[field.name], structs)}`);
  return `${struct.name.replaceAll("/", ".")}(${fields.join(", ")})`;
}

/** The value of one field. */
export function reprField({ type, arity }: Field, value: RuntimeValue, structs: Model["structs"]): string {
  if (arity.kind === "one") return reprElement(type, value, structs);
  if (arity.kind === "array" && isNumber(type)) return reprArray(type.name, [...value]);
  return `[${Array.from(value, (element) => reprElement(type, element, structs)).join(", ")}]`;
}

function reprElement(type: ElementType, value: RuntimeValue, structs: Model["structs"]): string {
  switch (type.kind) {
    case "struct":
      return reprMessage(structs.get(type.name)!, value, structs);
    case "string":
      return reprString(value);
    case "primitive":
      if (type.name === "bool") return reprBool(value);
      if (type.name === "byte") return reprByte(value);
      // Only .idl files have this one: a Python string of one character.
      if (type.name === "char") return reprString(String.fromCharCode(value));
      return type.name.startsWith("float") ? reprFloat(value) : String(value);
  }
}

/** Whether Python keeps many of this type in a numpy array. */
function isNumber(type: ElementType): type is { readonly kind: "primitive"; readonly name: NumpyType } {
  return type.kind === "primitive" && !["bool", "byte", "char"].includes(type.name);
}
