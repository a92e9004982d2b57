// SPDX-License-Identifier: Apache-2.0
// Values from YAML into the fields of a message, converted to the fields' types.

import type { ElementType, Field, Model, PrimitiveName, Struct } from "@rclts/idl";
import { Failure } from "../failure.js";
import { jsonLine } from "./json-line.js";
import type { YamlValue } from "./parse-yaml.js";
import { reprBool, reprFloat } from "./python-scalar.js";

/** What a message's `create` takes. */
export type Init = Record<string, unknown>;

/**
 * The fields that `given` has; those that it leaves out keep their defaults. Numbers go into strings, whole floats and
 * numerals into integers, as with ros2; what would lose something is refused, where ros2 cuts it off.
 *
 * @throws Failure naming the field, what was expected and what was found
 */
export function fillMessage(struct: Struct, given: YamlValue, structs: Model["structs"]): Init {
  return fillStruct(struct, given ?? {}, "", structs);
}

function fillStruct(struct: Struct, given: YamlValue, path: string, structs: Model["structs"]): Init {
  if (typeof given !== "object" || given === null || Array.isArray(given) || given instanceof Uint8Array) {
    throw unfit(path || struct.name, "a mapping of fields", given);
  }
  const init: Init = {};
  for (const [name, value] of Object.entries(given)) {
    const field = struct.fields.find((one) => one.name === name);
    if (field === undefined) {
      const known = struct.fields.map((one) => one.name).join(", ");
      throw new Failure(
        `Failed to populate field: ${struct.name} has no field "${name}"; ` +
          (known === "" ? "it has none" : `it has ${known}`),
      );
    }
    init[name] = fillField(field, value, path === "" ? name : `${path}.${name}`, structs);
  }
  return init;
}

function fillField({ type, arity }: Field, given: YamlValue, path: string, structs: Model["structs"]): unknown {
  if (arity.kind === "one") return fillElement(type, given, path, structs);
  const elements = given instanceof Uint8Array ? Array.from(given, BigInt) : given;
  if (!Array.isArray(elements)) throw unfit(path, "a list", given);
  const { length } = elements;
  if (arity.kind === "array" && length !== arity.length) throw unfit(path, `a list of ${arity.length}`, given);
  if (arity.kind === "sequence" && length > (arity.bound ?? length)) {
    throw unfit(path, `a list of ${arity.bound} at most`, given);
  }
  return elements.map((element, index) => fillElement(type, element, `${path}[${index}]`, structs));
}

function fillElement(type: ElementType, given: YamlValue, path: string, structs: Model["structs"]): unknown {
  switch (type.kind) {
    case "struct":
      return fillStruct(structs.get(type.name)!, given, path, structs);
    case "string":
      return fillString(given, path);
    case "primitive":
      if (type.name === "bool") return fillBool(given, path);
      return type.name.startsWith("float") ? fillFloat(given, path) : fillInteger(type.name, given, path);
  }
}

function fillString(given: YamlValue, path: string): string {
  if (typeof given === "string") return given;
  if (typeof given === "bigint") return String(given);
  if (typeof given === "number") return reprFloat(given);
  if (typeof given === "boolean") return reprBool(given);
  throw unfit(path, "a string", given);
}

function fillBool(given: YamlValue, path: string): boolean {
  if (typeof given === "boolean") return given;
  if (given === 0n || given === 1n) return given === 1n;
  throw unfit(path, "true or false", given);
}

function fillFloat(given: YamlValue, path: string): number {
  if (typeof given === "number") return given;
  if (typeof given === "bigint") return Number(given);
  // Such as 1e3 and nan, which are strings in YAML 1.1.
  const text = typeof given === "string" ? given.trim().replace(/^([-+]?)inf(inity)?$/i, "$1Infinity") : "";
  if (/^nan$/i.test(text)) return Number.NaN;
  if (text !== "" && !Number.isNaN(Number(text)) && !/^[-+]?0[xob]/i.test(text)) return Number(text);
  throw unfit(path, "a number", given);
}

function fillInteger(name: Exclude<PrimitiveName, "bool">, given: YamlValue, path: string): bigint | number {
  const [least, most] = RANGES[name] ?? OCTET;
  const range = `a whole number from ${least} to ${most} (${name})`;
  const value = wholeNumber(given);
  if (value === undefined || value < least || value > most) throw unfit(path, range, given);
  return name.endsWith("64") ? value : Number(value);
}

function wholeNumber(given: YamlValue): bigint | undefined {
  if (typeof given === "bigint") return given;
  if (typeof given === "number" && Number.isInteger(given)) return BigInt(given);
  if (typeof given === "string" && /^\s*[-+]?[0-9]+\s*$/.test(given)) return BigInt(given.trim().replace(/^\+/, ""));
  if (given instanceof Uint8Array && given.length === 1) return BigInt(given[0]!);
  return undefined;
}

function unfit(path: string, expected: string, found: YamlValue): Failure {
  return new Failure(`Failed to populate field: ${path}: expected ${expected}, found ${jsonLine(found)}`);
}

const OCTET = [0n, 255n] as const;
const RANGES: Readonly<Partial<Record<PrimitiveName, readonly [bigint, bigint]>>> = {
  int8: [-128n, 127n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};
