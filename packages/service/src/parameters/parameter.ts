// SPDX-License-Identifier: Apache-2.0
// A parameter: a name, a type and a value that do not change, and how it goes into messages and comes out of them.

import {
  type Parameter as ParameterMessage,
  ParameterValue as ParameterValueMessage,
} from "@rclts/interfaces/rcl_interfaces/msg";
import {
  isParameterType,
  type ParameterInput,
  ParameterType,
  type ParameterValue,
  type ParameterValues,
  parameterTypeName,
} from "./parameter-type.js";
import {
  convertParameterValue,
  expectedParameterInput,
  inferParameterType,
  isEmptyList,
  parameterValueField,
} from "./parameter-value.js";

/**
 * What a parameter can be given as. Without a type it takes that of the parameter which is declared under its name, if
 * the value fits it, and else the one that the value has by itself.
 */
export interface ParameterInit {
  readonly name: string;
  /** Left out: not set. */
  readonly value?: ParameterInput;
  readonly type?: ParameterType | undefined;
}

export class Parameter implements ParameterInit {
  readonly name: string;
  readonly type: ParameterType;
  /** Of the JavaScript type that goes with {@link Parameter.type}. */
  readonly value: ParameterValue;

  /**
   * @param type by default what the value is by itself: a boolean is a BOOL, a bigint an INTEGER, a number a DOUBLE, a
   *   string a STRING, a list an array of these; undefined is NOT_SET
   * @throws TypeError for a name that is no string, a value of no type, or one that is not of the type
   */
  constructor(name: string, value?: ParameterInput, type?: ParameterType) {
    if (typeof name !== "string") throw new TypeError(`parameter name ${String(name)}: expected a string`);
    const actual = type ?? inferParameterType(value);
    if (!isParameterType(actual)) throw new TypeError(unknownType(name, value, actual));
    const converted = convertParameterValue(actual, value);
    if (converted === undefined && (value !== undefined || actual !== ParameterType.NOT_SET)) {
      const expected = `${expectedParameterInput(actual)} as its type is ${parameterTypeName(actual)}`;
      throw new TypeError(`parameter ${name} with the value ${show(value)}: expected ${expected}`);
    }
    this.name = name;
    this.type = actual;
    this.value = converted;
  }

  /**
   * The value as one of this type, for TypeScript.
   *
   * @throws TypeError if it is of another type
   */
  as<T extends ParameterType>(type: T): ParameterValues[T] {
    if (this.type === type) return this.value as ParameterValues[T];
    const actual = parameterTypeName(this.type);
    throw new TypeError(`parameter ${this.name} is ${actual}: expected it to be ${parameterTypeName(type)}`);
  }

  /** As rcl_interfaces/msg/ParameterValue. */
  toValueMessage(): ParameterValueMessage {
    const field = parameterValueField(this.type);
    return ParameterValueMessage.create({ type: this.type, ...(field === undefined ? {} : { [field]: this.value }) });
  }

  /** As rcl_interfaces/msg/Parameter. */
  toMessage(): ParameterMessage {
    return { name: this.name, value: this.toValueMessage() };
  }

  /** @throws TypeError for a type that there is not */
  static fromMessage({ name, value }: ParameterMessage): Parameter {
    if (!isParameterType(value.type)) throw new TypeError(`parameter ${name}: there is no type ${value.type}`);
    const field = parameterValueField(value.type);
    return new Parameter(name, field === undefined ? undefined : (value[field] as ParameterInput), value.type);
  }
}

/**
 * The parameter that is meant where one of this type is declared, or none.
 *
 * @throws TypeError as the constructor of {@link Parameter}
 */
export function toParameter(init: ParameterInit, declared: ParameterType = ParameterType.NOT_SET): Parameter {
  if (init instanceof Parameter) return init;
  if (typeof init !== "object" || init === null) {
    throw new TypeError(`parameter ${String(init)}: expected a Parameter, or an object { name, value, type }`);
  }
  const { name, value, type } = init;
  const fits = type === undefined && convertParameterValue(declared, value) !== undefined;
  return new Parameter(name, value, fits ? declared : type);
}

function unknownType(name: string, value: unknown, type: unknown): string {
  if (type !== undefined) return `parameter ${name}: type ${String(type)}: expected one of ParameterType`;
  if (isEmptyList(value as ParameterInput)) return `parameter ${name} with an empty list: expected a type, too`;
  const expected = "a boolean, a bigint, a number, a string, a list of one of these, or bytes";
  return `parameter ${name} with the value ${show(value)}: expected ${expected}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
