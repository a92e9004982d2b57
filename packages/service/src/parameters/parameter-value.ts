// SPDX-License-Identifier: Apache-2.0
// Which values are of which type, and in which field of rcl_interfaces/msg/ParameterValue each type is.

import type { ParameterValue as ParameterValueMessage } from "@rclts/interfaces/rcl_interfaces/msg";
import { type ParameterInput, ParameterType, type ParameterValue } from "./parameter-type.js";

/**
 * The type that a value is of by itself: a number is a double, a bigint an integer.
 *
 * @returns undefined for what is of no type, such as a list of this and that; also for an empty list, which could be of any
 */
export function inferParameterType(value: unknown): ParameterType | undefined {
  switch (typeof value) {
    case "undefined":
      return ParameterType.NOT_SET;
    case "boolean":
      return ParameterType.BOOL;
    case "bigint":
      return ParameterType.INTEGER;
    case "number":
      return ParameterType.DOUBLE;
    case "string":
      return ParameterType.STRING;
    default:
      return inferArrayType(value);
  }
}

/** The value as a parameter of this type keeps it: a copy of what could still change. Undefined if it is not of the type. */
export function convertParameterValue(type: ParameterType, value: unknown): ParameterValue {
  return FORMS[type]?.convert(value);
}

/** The field of the message that a value of this type is in; undefined for NOT_SET. */
export function parameterValueField(type: ParameterType): keyof ParameterValueMessage | undefined {
  return FORMS[type]?.field;
}

/** For messages: what a value of this type is given as. */
export function expectedParameterInput(type: ParameterType): string {
  return FORMS[type]?.expected ?? "undefined";
}

/** Whether it is a list without elements that does not say of what. */
export function isEmptyList(value: ParameterInput | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

interface Form {
  readonly field: keyof ParameterValueMessage;
  readonly expected: string;
  convert(value: unknown): ParameterValue;
}

function inferArrayType(value: unknown): ParameterType | undefined {
  if (value instanceof Uint8Array) return ParameterType.BYTE_ARRAY;
  if (value instanceof BigInt64Array) return ParameterType.INTEGER_ARRAY;
  if (value instanceof Float64Array) return ParameterType.DOUBLE_ARRAY;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const kind = typeof value[0];
  return value.every((element) => typeof element === kind) ? ARRAYS_OF.get(kind) : undefined;
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value ? value : undefined;
}

function toByte(value: unknown): number | undefined {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255 ? Number(value) : undefined;
}

/** What `keep` makes of a value that is one of this type by `typeof`. */
function primitive<T>(kind: string): (value: unknown) => T | undefined {
  return (value) => (typeof value === kind ? (value as T) : undefined);
}

/** Undefined if the value is no list, or `convert` gives undefined for one of its elements. */
function convertAll<T>(value: unknown, convert: (element: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const converted: T[] = [];
  for (const element of value) {
    const one = convert(element);
    if (one === undefined) return undefined;
    converted.push(one);
  }
  return converted;
}

function form(field: keyof ParameterValueMessage, expected: string, convert: Form["convert"]): Form {
  return { field, expected, convert };
}

const toBoolean = primitive<boolean>("boolean");
const toDouble = primitive<number>("number");
const toText = primitive<string>("string");

/** By type. */
const FORMS: readonly (Form | undefined)[] = [
  undefined,
  form("bool_value", "a boolean", toBoolean),
  form("integer_value", "a bigint of 64 bits or a safe integer", toInteger),
  form("double_value", "a number", toDouble),
  form("string_value", "a string", toText),
  form("byte_array_value", "a Uint8Array or an array of bytes", (value) => {
    if (value instanceof Uint8Array) return value.slice();
    const bytes = convertAll(value, toByte);
    return bytes && Uint8Array.from(bytes);
  }),
  form("bool_array_value", "an array of booleans", (value) => convertAll(value, toBoolean)),
  form("integer_array_value", "a BigInt64Array or an array of bigints of 64 bits and safe integers", (value) => {
    if (value instanceof BigInt64Array) return value.slice();
    const integers = convertAll(value, toInteger);
    return integers && BigInt64Array.from(integers);
  }),
  form("double_array_value", "a Float64Array or an array of numbers", (value) => {
    if (value instanceof Float64Array) return value.slice();
    const doubles = convertAll(value, toDouble);
    return doubles && Float64Array.from(doubles);
  }),
  form("string_array_value", "an array of strings", (value) => convertAll(value, toText)),
];

const ARRAYS_OF: ReadonlyMap<string, ParameterType> = new Map([
  ["boolean", ParameterType.BOOL_ARRAY],
  ["bigint", ParameterType.INTEGER_ARRAY],
  ["number", ParameterType.DOUBLE_ARRAY],
  ["string", ParameterType.STRING_ARRAY],
]);
