// SPDX-License-Identifier: Apache-2.0
// What is parsed is what @foxglove/rosmsg parses, for the interfaces of ROS and for random ones, where both support it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@foxglove/rosmsg";
import fc from "fast-check";
import { formatDiagnostic } from "./diagnostic.js";
import type { ElementType, Field, Interface, Literal, Struct } from "./model.js";
import { parseInterface } from "./parse-interface.js";
import { SearchPath } from "./search-path.js";

/** A field or constant as both parsers can say it. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly many?: string;
  readonly bound?: number;
  readonly value?: unknown;
}

const searchPath = new SearchPath([join(__dirname, "../../../idl")]);
const messages = searchPath
  .packages()
  .flatMap((name) => searchPath.list(name))
  .filter(({ path }) => path.endsWith(".msg"));

function ours(text: string): Member[] {
  const failed = (diagnostic: Parameters<typeof formatDiagnostic>[0]): never => {
    throw new Error(formatDiagnostic(diagnostic));
  };
  const { struct } = parseInterface("p/msg/M", text, "M", failed) as Extract<Interface, { kind: "msg" }>;
  return [...struct.constants.map((constant) => memberOf(constant)), ...struct.fields.map((field) => memberOf(field))];
}

function memberOf(member: Field | Struct["constants"][number]): Member {
  const arity = "arity" in member ? member.arity : { kind: "one" as const };
  const value = "value" in member ? member.value : member.default;
  return {
    name: member.name,
    type: typeName(member.type),
    ...(arity.kind === "array" ? { many: `${arity.length}` } : {}),
    ...(arity.kind === "sequence" ? { many: `<=${arity.bound ?? ""}` } : {}),
    ...(member.type.kind === "string" && member.type.bound !== undefined ? { bound: member.type.bound } : {}),
    ...(value === undefined ? {} : { value: comparable(value) }),
  };
}

function typeName(type: ElementType): string {
  if (type.kind === "struct") {
    // They have primitive types for these two.
    const own = type.name.slice(type.name.lastIndexOf("/") + 1);
    return type.name.startsWith("builtin_interfaces/") ? own.toLowerCase() : own;
  }
  if (type.kind === "string") return type.wide ? "wstring" : "string";
  return type.name === "byte" ? "uint8" : type.name;
}

function theirs(text: string): Member[] {
  const [{ definitions } = { definitions: [] }] = parse(text, { ros2: true, skipTypeFixup: true });
  const members = definitions.map((field) => ({
    name: field.name,
    type: field.type.slice(field.type.lastIndexOf("/") + 1),
    ...(field.arrayLength !== undefined ? { many: `${field.arrayLength}` } : {}),
    ...(field.isArray === true && field.arrayLength === undefined ? { many: `<=${field.arrayUpperBound ?? ""}` } : {}),
    ...(field.upperBound !== undefined ? { bound: field.upperBound } : {}),
    ...(field.isConstant === true ? { value: comparable(field.value as Literal) } : {}),
    ...(field.defaultValue !== undefined ? { value: comparable(field.defaultValue) } : {}),
    isConstant: field.isConstant === true,
  }));
  const sorted = [...members.filter((one) => one.isConstant), ...members.filter((one) => !one.isConstant)];
  return sorted.map(({ isConstant: _, ...member }) => member);
}

/** They read a 64-bit integer as a number where it is exact. */
function comparable(value: Literal | readonly Literal[] | undefined): unknown {
  if (Array.isArray(value)) return value.map((one: Literal) => comparable(one));
  return typeof value === "bigint" ? String(value) : typeof value === "number" ? String(value) : value;
}

test.each(messages.map(({ name, path }) => [name, path]))("%s", (_name, path) => {
  const text = readFileSync(path, "utf8");
  expect(ours(text)).toEqual(theirs(text));
});

const TYPES = ["bool", "byte", "char", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"];
const field = fc.tuple(
  fc.constantFrom(...TYPES, "float32", "float64", "string", "wstring", "string<=7", "Other", "q/Other"),
  fc.constantFrom("", "[]", "[3]", "[<=5]"),
  fc.constantFrom("", " # a comment", "  # another"),
);
const constant = fc.oneof(
  fc.tuple(fc.constantFrom("int8", "int16", "int32", "int64"), fc.integer({ min: -128, max: 127 }).map(String)),
  fc.tuple(fc.constantFrom("uint8", "uint16", "uint32", "uint64"), fc.nat({ max: 255 }).map(String)),
  fc.tuple(fc.constantFrom("float32", "float64"), fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map(String)),
  fc.tuple(fc.constant("bool"), fc.constantFrom("true", "false")),
  fc.tuple(
    fc.constant("string"),
    fc.stringMatching(/^[a-z][a-z ,.]{0,8}[a-z]$/).map((text) => `"${text}"`),
  ),
);

test("random messages are parsed alike", () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 8 }), fc.array(constant, { maxLength: 4 }), (fields, constants) => {
      const text = [
        ...constants.map(([type, value], index) => `${type} C${index}=${value}`),
        ...fields.map(([type, brackets, comment], index) => `${type}${brackets} f${index}${comment}`),
        // One value has a default, too.
        ...constants.slice(0, 1).map(([type, value]) => `${type} with_default ${value}`),
      ].join("\n");
      expect(ours(text)).toEqual(theirs(text));
    }),
    { numRuns: 500 },
  );
});
