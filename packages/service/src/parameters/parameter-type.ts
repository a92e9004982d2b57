// SPDX-License-Identifier: Apache-2.0
// The types that a parameter can have, and the JavaScript values that stand for them.

/** As rcl_interfaces/msg/ParameterType numbers them. */
export const ParameterType = {
  NOT_SET: 0,
  BOOL: 1,
  INTEGER: 2,
  DOUBLE: 3,
  STRING: 4,
  BYTE_ARRAY: 5,
  BOOL_ARRAY: 6,
  INTEGER_ARRAY: 7,
  DOUBLE_ARRAY: 8,
  STRING_ARRAY: 9,
} as const;
export type ParameterType = (typeof ParameterType)[keyof typeof ParameterType];

/** The value that a parameter of each type has. */
export interface ParameterValues {
  readonly [ParameterType.NOT_SET]: undefined;
  readonly [ParameterType.BOOL]: boolean;
  readonly [ParameterType.INTEGER]: bigint;
  readonly [ParameterType.DOUBLE]: number;
  readonly [ParameterType.STRING]: string;
  readonly [ParameterType.BYTE_ARRAY]: Uint8Array;
  readonly [ParameterType.BOOL_ARRAY]: readonly boolean[];
  readonly [ParameterType.INTEGER_ARRAY]: BigInt64Array;
  readonly [ParameterType.DOUBLE_ARRAY]: Float64Array;
  readonly [ParameterType.STRING_ARRAY]: readonly string[];
}

/** The value of a parameter of any type. */
export type ParameterValue = ParameterValues[ParameterType];

/** What a value may be given as: plain arrays for typed ones, and safe integers where integers are expected. */
export type ParameterInput = ParameterValue | readonly (bigint | number)[];

export function isParameterType(type: unknown): type is ParameterType {
  return Number.isInteger(type) && Number(type) >= ParameterType.NOT_SET && Number(type) <= ParameterType.STRING_ARRAY;
}

/** Such as `INTEGER`. */
export function parameterTypeName(type: ParameterType): keyof typeof ParameterType {
  return NAMES[type]!;
}

const NAMES = Object.keys(ParameterType) as (keyof typeof ParameterType)[];
