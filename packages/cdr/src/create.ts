// SPDX-License-Identifier: Apache-2.0
// What generated `create` functions are made of: from the forms that a field may be given in to the one it is kept in.

import { misfit, withArticle } from "./misfit.js";
import type { TypedArray, TypedArrayConstructor, TypedArrayInput } from "./typed-array.js";

/**
 * A 64-bit integer as it is kept.
 *
 * @throws TypeError, RangeError unless it is a bigint or a safe integer
 */
export function toBigInt(value: bigint | number): bigint {
  if (typeof value === "bigint") return value;
  if (!Number.isSafeInteger(value)) throw misfit("a bigint or safe integer", value, typeof value === "number");
  return BigInt(value);
}

/**
 * A typed array as it is kept: itself if it is one already, else a copy of the plain array, else `length` zeros.
 *
 * @throws TypeError, RangeError if an element does not fit the type
 */
export function toTypedArray<A extends TypedArray>(
  kind: TypedArrayConstructor<A>,
  length: number,
  values?: TypedArrayInput<NoInfer<A>>,
): A {
  if (values === undefined) return new kind(length);
  if (values instanceof kind) return values;
  if (!Array.isArray(values)) throw misfit(`numbers (${withArticle(kind.name)} or an array)`, values);
  const kept = new kind(values.length);
  for (let i = 0; i < kept.length; i++) {
    const value: bigint | number = values[i];
    kept[i] = kept instanceof BigInt64Array || kept instanceof BigUint64Array ? toBigInt(value) : value;
    if (!isKept(kept, kept[i]!, value)) throw misfit(`an element of ${withArticle(kind.name)}`, value, true);
  }
  return kept;
}

/** A fixed array as it is kept: each of `values` completed, else `length` defaults. */
export function arrayOf<T, Part>(element: Creates<T, Part>, length: number, values?: readonly NoInfer<Part>[]): T[] {
  if (values !== undefined) return sequenceOf(element, values);
  const kept: T[] = [];
  for (let i = 0; i < length; i++) kept.push(element.create());
  return kept;
}

/** A sequence as it is kept: each of `values` completed, else none. */
export function sequenceOf<T, Part>(element: Creates<T, Part>, values: readonly NoInfer<Part>[] = []): T[] {
  if (!Array.isArray(values)) throw misfit("an array", values);
  const kept: T[] = [];
  for (let i = 0; i < values.length; i++) kept.push(element.create(values[i]));
  return kept;
}

/** What makes an element: of a message from a part of its fields, of a string or boolean from the whole value. */
export interface Creates<T, Part> {
  /** What is left out has its default. */
  create(part?: Part): T;
}

function isKept(array: TypedArray, kept: bigint | number, value: bigint | number): boolean {
  if (array instanceof Float64Array) return typeof value === "number";
  if (array instanceof Float32Array)
    return typeof value === "number" && (Number.isFinite(kept) || !Number.isFinite(value));
  // biome-ignore lint/suspicious/noDoubleEquals: a number and the bigint it became are equal in this sense only.
  return kept == value;
}
