// SPDX-License-Identifier: Apache-2.0
// A model of a type description that somebody else gave: nothing in it is believed.

import { deriveAction, deriveService } from "./derive.js";
import { InterfaceError } from "./diagnostic.js";
import { fieldOfDescription, type ReceivedField } from "./field-of-description.js";
import { Mistake } from "./mistake.js";
import type { Interface, Model, Struct } from "./model.js";
import { isPackageName } from "./names.js";
import { describeInterface, describeStruct, NO_MEMBERS, type TypeDescription } from "./type-description.js";
import { typeHash } from "./type-hash.js";

/** `type_description_interfaces/msg/IndividualTypeDescription`, as it is decoded or as {@link describeStruct} gives it. */
export interface ReceivedStruct {
  readonly type_name: string;
  readonly fields: readonly ReceivedField[];
}

/** `type_description_interfaces/msg/TypeDescription`, as it is decoded or as {@link describeInterface} gives it. */
export interface ReceivedTypeDescription {
  readonly type_description: ReceivedStruct;
  readonly referenced_type_descriptions: readonly ReceivedStruct[];
}

/**
 * The model of a type description: the interface that it is of, if it is of a whole one, and all structs. What is missing
 * are constants, which descriptions do not have.
 *
 * @param hash what the description's hash was announced as; if left out, the description may be of anything
 * @throws InterfaceError if it is none, has another hash, or is of something that ROS does not have: a type that contains
 *   itself, or a value of more than 64 MiB before anything is put into its sequences
 */
export function loadDescription(description: ReceivedTypeDescription, hash?: string): Model {
  const { type_description: root, referenced_type_descriptions: referenced } = description;
  checkSize(root, referenced);
  const received = new Map<string, Struct>();
  for (const struct of [root, ...referenced]) {
    if (received.has(struct.type_name)) fail(struct.type_name, "described twice");
    received.set(struct.type_name, structOf(struct));
  }
  checkReferences(received);
  const model = modelOf(root.type_name, received);
  const found = typeHash(describe(root.type_name, model));
  const given = typeHash(describeStruct(received.get(root.type_name)!, (name) => received.get(name)));
  if (found !== given) fail(root.type_name, "not made up as ROS makes up its services and actions");
  if (hash !== undefined && found !== hash)
    fail(root.type_name, `expected a description with hash ${hash}, found ${found}`);
  return model;
}

function checkSize(root: ReceivedStruct, referenced: readonly ReceivedStruct[]): void {
  if (referenced.length >= MOST_STRUCTS) {
    fail(root.type_name, `expected at most ${MOST_STRUCTS} types, found ${referenced.length + 1}`);
  }
  const fields = referenced.reduce((sum, struct) => sum + struct.fields.length, root.fields.length);
  if (fields > MOST_FIELDS) fail(root.type_name, `expected at most ${MOST_FIELDS} fields in all, found ${fields}`);
}

function structOf({ type_name: name, fields }: ReceivedStruct): Struct {
  if (!isStructName(name)) fail(name, "expected a name such as geometry_msgs/msg/Point");
  if (fields.length === 0) fail(name, `expected at least one field; an empty type has ${NO_MEMBERS}`);
  const isEmpty = fields.length === 1 && fields[0]!.name === NO_MEMBERS;
  const parsed = fields.map((field, index) => {
    try {
      return fieldOfDescription(field, { file: name, line: index + 1, column: 1 });
    } catch (error) {
      if (error instanceof Mistake) fail(name, error.message, index + 1);
      throw error;
    }
  });
  const names = new Set(parsed.map((field) => field.name));
  if (names.size < parsed.length) fail(name, "two fields of one name");
  return { name, comment: "", fields: isEmpty ? [] : parsed, constants: [] };
}

/** Sees to it that every type is described, contains neither itself nor more than a program can hold. */
function checkReferences(structs: ReadonlyMap<string, Struct>): void {
  const sizes = new Map<string, number>();
  const sizeOf = (struct: Struct): number => {
    const known = sizes.get(struct.name);
    if (known === CONTAINING) fail(struct.name, "contains itself");
    if (known !== undefined) return known;
    sizes.set(struct.name, CONTAINING);
    let size = OBJECT_BYTES;
    for (const { name, type, arity } of struct.fields) {
      const nested = type.kind === "struct" ? structs.get(type.name) : undefined;
      if (type.kind === "struct" && nested === undefined)
        fail(struct.name, `${name} is of ${type.name}: not described`);
      const one = nested === undefined ? LEAF_BYTES : sizeOf(nested);
      size += arity.kind === "array" ? one * arity.length : arity.kind === "one" ? one : OBJECT_BYTES;
    }
    if (size > MOST_BYTES) fail(struct.name, `a value of it takes more than ${MOST_BYTES} bytes`);
    sizes.set(struct.name, size);
    return size;
  };
  for (const struct of structs.values()) sizeOf(struct);
}

function modelOf(name: string, received: ReadonlyMap<string, Struct>): Model {
  const part = (suffix: string): Struct => {
    return received.get(`${name}_${suffix}`) ?? fail(name, `expected ${name}_${suffix} to be described`);
  };
  const structs = new Map(received);
  const kind = /\/(srv|action)\/[^_]+$/.exec(name)?.[1] ?? (/_(SendGoal|GetResult)$/.test(name) ? "srv" : "msg");
  let whole: Interface;
  switch (kind) {
    case "srv":
      whole = deriveService(name, name, part("Request"), part("Response"));
      structs.set(whole.event.name, whole.event);
      structs.delete(name);
      break;
    case "action":
      whole = deriveAction(name, name, part("Goal"), part("Result"), part("Feedback"));
      for (const one of [name, whole.sendGoal.name, whole.getResult.name]) structs.delete(one);
      break;
    default:
      whole = { kind: "msg", name, file: name, struct: received.get(name)! };
  }
  return { interfaces: new Map([[name, whole]]), structs };
}

function describe(name: string, { interfaces, structs }: Model): TypeDescription {
  return describeInterface(interfaces.get(name)!, (other) => structs.get(other));
}

function isStructName(name: string): boolean {
  const [packageName = "", kind = "", type = "", ...rest] = name.split("/");
  const isType = /^[A-Z][A-Za-z0-9]*(?:_[A-Z][A-Za-z]*){0,2}$/.test(type);
  return rest.length === 0 && name.length <= 255 && isPackageName(packageName) && KIND.test(kind) && isType;
}

function fail(name: string, message: string, line = 1): never {
  throw new InterfaceError([{ file: name.slice(0, 255), line, column: 1, message }]);
}

const KIND = /^(?:msg|srv|action)$/;
// Each type's hash takes work in proportion to all that it contains, so what is bounded is the square of this.
const MOST_STRUCTS = 256;
const MOST_FIELDS = 4096;
/** Of a value whose sequences are empty, about. */
const MOST_BYTES = 64 * 1024 * 1024;
const OBJECT_BYTES = 64;
const LEAF_BYTES = 8;
const CONTAINING = -1;
