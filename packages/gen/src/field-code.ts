// SPDX-License-Identifier: Apache-2.0
// The code for one field: its two types, and how it is created, encoded and decoded.

import type { Arity, ElementType, Field, PrimitiveName } from "@rclts/idl";
import type { GeneratedFile } from "./generated-file.js";
import { literalCode } from "./literal-code.js";
import { CODEGEN, type TypeNames } from "./type-names.js";

/** The pieces of code that a field becomes. */
export interface FieldCode {
  /** The type that it is decoded to. */
  readonly type: string;
  /** The type that it may be given as; the same as `type` where there is no other. */
  readonly init: string;
  /** An expression that makes the field from `init.NAME`. */
  readonly create: string;
  /** A statement that writes `value.NAME` to `w`. */
  readonly encode: string;
  /** An expression that reads the field from `r`. */
  readonly decode: string;
}

/** The code for a field. What the code needs is imported into the file. */
export function fieldCode(file: GeneratedFile, names: TypeNames, field: Field): FieldCode {
  const { name, type, arity } = field;
  // Every object inherits this one from Object.prototype.
  const given =
    name === "constructor"
      ? `(${file.global("Object")}.hasOwn(init, "${name}") ? init.${name} : undefined)`
      : `init.${name}`;
  const fallback = field.default === undefined ? undefined : literalCode(file, field.default);
  const source = { given, fallback, value: `value.${name}` };
  if (arity.kind === "one") return oneCode(file, names, type, source);
  if (type.kind === "primitive" && type.name !== "bool") return numbersCode(file, type.name, arity, source);
  return elementsCode(file, names, type, arity, source);
}

/** Where a field comes from: `given` to create it, with `fallback` as its default, and `value` to encode it. */
interface Source {
  readonly given: string;
  readonly fallback: string | undefined;
  readonly value: string;
}

function oneCode(file: GeneratedFile, names: TypeNames, type: ElementType, source: Source): FieldCode {
  const { given, value } = source;
  if (type.kind === "struct") {
    const { local, init } = names.struct(file, type.name);
    return {
      type: local,
      init,
      create: `${local}.create(${given})`,
      encode: `${local}.encode(w, ${value});`,
      decode: `${local}.decode(r)`,
    };
  }
  if (type.kind === "string") {
    const method = type.wide ? "wstring" : "string";
    return {
      type: "string",
      init: "string",
      create: `${given} ?? ${source.fallback ?? '""'}`,
      encode: `w.${method}(${list(value, type.bound)});`,
      decode: `r.${method}(${list(type.bound)})`,
    };
  }
  const method = type.name === "byte" || type.name === "char" ? "uint8" : type.name;
  const code = { encode: `w.${method}(${value});`, decode: `r.${method}()` };
  if (type.name === "bool") {
    return { type: "boolean", init: "boolean", create: `${given} ?? ${source.fallback ?? "false"}`, ...code };
  }
  if (type.name === "int64" || type.name === "uint64") {
    const create = `${file.import(CODEGEN, "toBigInt")}(${given} ?? ${source.fallback ?? "0n"})`;
    return { type: "bigint", init: "bigint | number", create, ...code };
  }
  return { type: "number", init: "number", create: `${given} ?? ${source.fallback ?? "0"}`, ...code };
}

/** An array or sequence of numbers: a typed array. */
function numbersCode(
  file: GeneratedFile,
  name: Exclude<PrimitiveName, "bool">,
  arity: Exclude<Arity, { kind: "one" }>,
  { given, fallback, value }: Source,
): FieldCode {
  const array = file.global(TYPED_ARRAYS[name]);
  const number = name === "int64" || name === "uint64" ? "(bigint | number)" : "number";
  const values = fallback === undefined ? given : `${given} ?? ${fallback}`;
  const length = arity.kind === "array" ? arity.length : 0;
  const size = arity.kind === "array" ? arity.length : arity.bound;
  const method = arity.kind === "array" ? "typedArray" : "typedSequence";
  return {
    type: array,
    init: `${array} | readonly ${number}[]`,
    create: `${file.import(CODEGEN, "toTypedArray")}(${list(array, length, values)})`,
    encode: `w.${method}(${list(value, array, size)});`,
    decode: `r.${method}(${list(array, size)})`,
  };
}

/** An array or sequence of anything else. */
function elementsCode(
  file: GeneratedFile,
  names: TypeNames,
  type: ElementType,
  arity: Exclude<Arity, { kind: "one" }>,
  { given, fallback, value }: Source,
): FieldCode {
  const element = elementCode(file, names, type);
  const values = fallback === undefined ? given : `${given} ?? ${fallback}`;
  const size = arity.kind === "array" ? arity.length : arity.bound;
  const create =
    arity.kind === "array"
      ? `${file.import(CODEGEN, "arrayOf")}(${list(element.codec, size, values)})`
      : `${file.import(CODEGEN, "sequenceOf")}(${list(element.codec, values)})`;
  return {
    type: `${element.type}[]`,
    init: `${element.init}[]`,
    create,
    encode: `w.${arity.kind}(${list(value, element.codec, size)});`,
    decode: `r.${arity.kind}(${list(element.codec, size)})`,
  };
}

function elementCode(
  file: GeneratedFile,
  names: TypeNames,
  type: ElementType,
): { type: string; init: string; codec: string } {
  switch (type.kind) {
    case "struct": {
      const { local, init } = names.struct(file, type.name);
      return { type: local, init, codec: local };
    }
    case "primitive":
      return { type: "boolean", init: "boolean", codec: file.import(CODEGEN, "bool") };
    case "string": {
      const name = type.wide ? "wstring" : "string";
      const bounded = type.wide ? "boundedWstring" : "boundedString";
      const codec =
        type.bound === undefined ? file.import(CODEGEN, name) : `${file.import(CODEGEN, bounded)}(${type.bound})`;
      return { type: "string", init: "string", codec };
    }
  }
}

/** Arguments, without those that are not there. */
function list(...items: readonly (string | number | undefined)[]): string {
  return items.filter((item) => item !== undefined).join(", ");
}

const TYPED_ARRAYS: Readonly<Record<Exclude<PrimitiveName, "bool">, string>> = {
  byte: "Uint8Array",
  char: "Uint8Array",
  int8: "Int8Array",
  uint8: "Uint8Array",
  int16: "Int16Array",
  uint16: "Uint16Array",
  int32: "Int32Array",
  uint32: "Uint32Array",
  int64: "BigInt64Array",
  uint64: "BigUint64Array",
  float32: "Float32Array",
  float64: "Float64Array",
};
