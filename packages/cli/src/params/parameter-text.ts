// SPDX-License-Identifier: Apache-2.0
// Parameter values as ros2 prints them, as YAML has them, and as the command line gives them.

import { type Parameter, type ParameterInput, ParameterType } from "rclts";
import type { YamlValue } from "../values/parse-yaml.js";
import { reprBool, reprByte, reprFloat, reprList, reprPackedArray } from "../values/python-scalar.js";
import { PyFloat, type PyYaml } from "../values/python-yaml.js";

/** What `ros2 param get` puts before a value of this type. */
export function valueLabel(type: ParameterType): string {
  return FORMS[type]!.label;
}

/** Such as `integer array`. */
export function typeText(type: number): string {
  return FORMS[type]?.name ?? `unknown (${type})`;
}

/** As Python's `print` writes the value in its message; empty if it is not set. */
export function printValue({ type, value }: Parameter): string {
  switch (type) {
    case ParameterType.INTEGER_ARRAY:
      return reprPackedArray("q", Array.from(value as BigInt64Array, String));
    case ParameterType.DOUBLE_ARRAY:
      return reprPackedArray("d", Array.from(value as Float64Array, reprFloat));
    case ParameterType.BYTE_ARRAY:
      return `[${Array.from(value as Uint8Array, reprByte).join(", ")}]`;
    case ParameterType.BOOL_ARRAY:
      return `[${(value as readonly boolean[]).map(reprBool).join(", ")}]`;
    case ParameterType.STRING_ARRAY:
      return reprList(value as readonly string[]);
    case ParameterType.BOOL:
      return reprBool(value as boolean);
    case ParameterType.DOUBLE:
      return reprFloat(value as number);
    default:
      return String(value ?? "");
  }
}

/** For a parameter file. */
export function parameterTree({ type, value }: Parameter): PyYaml {
  switch (type) {
    case ParameterType.DOUBLE:
      return new PyFloat(value as number);
    case ParameterType.DOUBLE_ARRAY:
      return Array.from(value as Float64Array, (one) => new PyFloat(one));
    case ParameterType.BYTE_ARRAY:
      return Array.from(value as Uint8Array, BigInt);
    case ParameterType.INTEGER_ARRAY:
      return [...(value as BigInt64Array)];
    default:
      return (value ?? null) as PyYaml;
  }
}

/** What a value of YAML is as a parameter; with its type, as an empty list has none of its own. */
export interface TypedValue {
  readonly type: ParameterType;
  readonly value: ParameterInput;
}

/**
 * The type follows from the value, as with ros2: `1` is an integer, `1.0` a double, `off` a boolean, a list of one type an
 * array of it. Everything else is a string, namely `text`.
 */
export function typedValue(value: YamlValue, text: string): TypedValue {
  switch (typeof value) {
    case "boolean":
      return { type: ParameterType.BOOL, value };
    case "bigint":
      return { type: ParameterType.INTEGER, value };
    case "number":
      return { type: ParameterType.DOUBLE, value };
    case "string":
      return { type: ParameterType.STRING, value };
    default: {
      if (!Array.isArray(value)) return { type: ParameterType.STRING, value: text };
      const kind = typeof (value[0] ?? true);
      const type = value.every((one) => typeof one === kind) ? ARRAYS_OF.get(kind) : undefined;
      if (type === undefined) return { type: ParameterType.STRING, value: text };
      return { type, value: value as ParameterInput };
    }
  }
}

interface Form {
  readonly name: string;
  readonly label: string;
}

/** By type. */
const FORMS: readonly Form[] = [
  { name: "not set", label: "Parameter not set." },
  { name: "boolean", label: "Boolean value is:" },
  { name: "integer", label: "Integer value is:" },
  { name: "double", label: "Double value is:" },
  { name: "string", label: "String value is:" },
  { name: "byte array", label: "Byte values are:" },
  { name: "boolean array", label: "Boolean values are:" },
  { name: "integer array", label: "Integer values are:" },
  { name: "double array", label: "Double values are:" },
  { name: "string array", label: "String values are:" },
];

const ARRAYS_OF: ReadonlyMap<string, ParameterType> = new Map([
  ["boolean", ParameterType.BOOL_ARRAY],
  ["bigint", ParameterType.INTEGER_ARRAY],
  ["number", ParameterType.DOUBLE_ARRAY],
  ["string", ParameterType.STRING_ARRAY],
]);
