// SPDX-License-Identifier: Apache-2.0
// Parses the type of a field: `float64`, `string<=20`, `geometry_msgs/Point[<=3]`.

import { expected, Mistake, quote } from "./mistake.js";
import type { Arity, ElementType, PrimitiveName } from "./model.js";
import { isPackageName, isTypeName, TYPE_NAME_RULE } from "./names.js";

/**
 * @param text the type as written, without white space
 * @param at where in the line it starts
 * @param packageName the package that a name without a package belongs to
 * @throws Mistake
 */
export function parseType(text: string, at: number, packageName: string): { type: ElementType; arity: Arity } {
  const [, base = "", bound, brackets] = SHAPE.exec(text) ?? [];
  const type = parseElement(base, at, packageName);
  const boundAt = at + base.length;
  const bracketsAt = boundAt + (bound?.length ?? 0);
  const rest = text.slice(bracketsAt - at);
  const arity = brackets === undefined ? ({ kind: "one" } as const) : parseBrackets(brackets, bracketsAt);
  if (brackets === undefined && rest !== "") throw expected("white space after the type", rest, bracketsAt);
  if (bound === undefined) return { type, arity };
  if (type.kind !== "string") throw new Mistake(`only string and wstring have a bound, not ${quote(base)}`, boundAt);
  const size = positive(bound.slice(2));
  if (size === undefined) throw expected('a positive whole number after "<="', bound.slice(2), boundAt + 2);
  return { type: { ...type, bound: size }, arity };
}

function parseElement(base: string, at: number, packageName: string): ElementType {
  if (base === "string" || base === "wstring") return { kind: "string", wide: base === "wstring" };
  if (base === "char") return { kind: "primitive", name: "uint8" };
  if (PRIMITIVES.has(base)) return { kind: "primitive", name: base as PrimitiveName };
  const parts = base.split("/");
  const typeName = parts[parts.length - 1]!;
  const typePackage = parts.length > 1 ? parts[0]! : packageName;
  if (parts.length > 3 || (parts.length === 3 && parts[1] !== "msg")) {
    throw expected("Type, package/Type or package/msg/Type", base, at);
  }
  if (!isPackageName(typePackage)) throw expected("a package name", typePackage, at);
  if (isTypeName(typeName)) return { kind: "struct", name: `${typePackage}/msg/${typeName}` };
  const replacement = ELSEWHERE.get(base);
  const hint = replacement === undefined ? `a message type is ${TYPE_NAME_RULE}` : `ROS 2 has ${replacement}`;
  throw new Mistake(`unknown type ${quote(base)}; ${hint}`, at + base.length - typeName.length);
}

function parseBrackets(text: string, at: number): Arity {
  if (text === "[]") return { kind: "sequence" };
  const [, most, size] = /^\[(<=)?([^\]]*)\]$/.exec(text) ?? [];
  const length = positive(size ?? "");
  if (length === undefined) throw expected('"[]", "[N]" or "[<=N]" with a positive whole number N', text, at);
  return most === undefined ? { kind: "array", length } : { kind: "sequence", bound: length };
}

function positive(text: string): number | undefined {
  const value = /^[0-9]+$/.test(text) ? Number(text) : 0;
  // Counts on the wire have 32 bits.
  return value > 0 && value <= 0xffffffff ? value : undefined;
}

const SHAPE = /^([^<[]*)(<=[^[]*)?(\[.*)?/;
const PRIMITIVES: ReadonlySet<string> = new Set<PrimitiveName>([
  "bool",
  "byte",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
]);
/** Names of other languages, and of ROS 1, that people type here. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["boolean", "bool"],
  ["double", "float64"],
  ["duration", "builtin_interfaces/Duration"],
  ["float", "float32"],
  ["int", "int32"],
  ["long", "int64"],
  ["number", "float64"],
  ["octet", "byte"],
  ["short", "int16"],
  ["str", "string"],
  ["time", "builtin_interfaces/Time"],
  ["uint", "uint32"],
]);
