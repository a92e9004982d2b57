// SPDX-License-Identifier: Apache-2.0
// Messages as Python's `repr` writes those of rosidl_generator_py, and single fields as `print` does.

import type { ElementType, Field, Model, RuntimeValue, Struct } from "@rclts/idl";
import { type NumpyType, reprArray, strArray } from "./numpy-repr.js";
import { reprBool, reprByte, reprFloat, reprPackedArray, reprString } from "./python-scalar.js";

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
function reprField({ type, arity }: Field, value: RuntimeValue, structs: Model["structs"]): string {
  if (arity.kind === "one") return reprElement(type, value, structs);
  if (arity.kind === "array" && isNumber(type)) return reprArray(type.name, [...value]);
  return `[${Array.from(value, (element) => reprElement(type, element, structs)).join(", ")}]`;
}

/** The value of one field, as it is alone: a text without quotes, many numbers as what Python keeps them in. */
export function printField(field: Field, value: RuntimeValue, structs: Model["structs"]): string {
  const { type, arity } = field;
  if (type.kind === "string" && arity.kind === "one") return value as string;
  if (arity.kind === "one" || !isNumber(type)) return reprField(field, value, structs);
  if (arity.kind === "array") return strArray(type.name, [...value]);
  return reprPackedArray(
    TYPE_CODES[type.name],
    Array.from(value, (element) => reprElement(type, element, structs)),
  );
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

/** Of Python's module `array`. */
const TYPE_CODES: Readonly<Record<NumpyType, string>> = {
  int8: "b",
  uint8: "B",
  int16: "h",
  uint16: "H",
  int32: "i",
  uint32: "I",
  int64: "q",
  uint64: "Q",
  float32: "f",
  float64: "d",
};
