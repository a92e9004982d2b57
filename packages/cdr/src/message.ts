// SPDX-License-Identifier: Apache-2.0
// Makes a message type of the straight-line functions that were generated for it.

import type { ActionType, MessageType, ServiceType } from "./contract.js";
import { withFieldPath } from "./field-path.js";
import { misfit } from "./misfit.js";
import type { CdrReader } from "./reader.js";
import { CdrWriter } from "./writer.js";

/** What is generated for a message type. */
export interface MessageDefinition<T, Init> {
  readonly name: string;
  readonly hash?: string;
  /** All fields, each from `init` or by default, converted to the form it is kept in. */
  create(init: Partial<Init>): T;
  /** Writes each field, in order. */
  encode(writer: CdrWriter, value: Init): void;
  /** Reads each field, in order. */
  decode(reader: CdrReader): T;
}

/**
 * The message type: adds to the generated functions that unknown fields are refused and that an error names the path
 * of the field that it is about.
 */
export function message<T extends object, Init extends object = T>(
  definition: MessageDefinition<T, Init>,
): MessageType<T, Init> {
  const { name, hash, encode, decode } = definition;
  // Counted when first needed, so that a module that is only imported does nothing.
  let fields: readonly string[] | undefined;

  function encodeChecked(writer: CdrWriter, value: Init): void {
    fields ??= Object.keys(definition.create({}));
    checkObject(name, value);
    let count = 0;
    for (const _ in value) count++;
    if (count !== fields.length) checkKnown(fields, value);
    encode(writer, value);
  }

  function createChecked(init: Partial<Init>): T {
    fields ??= Object.keys(definition.create({}));
    checkObject(name, init);
    checkKnown(fields, init);
    return definition.create(init);
  }

  return {
    name,
    ...(hash === undefined ? {} : { hash }),
    create(init) {
      if (init === undefined) return definition.create({});
      try {
        return createChecked(init);
      } catch (error) {
        throw withFieldPath(error, name, init, createChecked);
      }
    },
    encode(writer, value) {
      try {
        encodeChecked(writer, value);
      } catch (error) {
        throw withFieldPath(error, name, value, (again) => encodeChecked(new CdrWriter().begin(), again));
      }
    },
    decode(reader, options) {
      if (options?.views !== true) return decode(reader);
      const before = reader.views;
      reader.views = true;
      try {
        return decode(reader);
      } finally {
        reader.views = before;
      }
    },
  };
}

/** The service type of two message types. Its type keeps the constants that they have. */
export function service<Parts extends ServiceType<unknown, unknown>>(parts: Parts): Parts {
  return parts;
}

/** The action type of its messages and services. */
export function action<Parts extends ActionType<unknown, unknown, unknown>>(parts: Parts): Parts {
  return parts;
}

/** The message type with the constants of its interface file as properties, such as `GoalStatus.STATUS_ACCEPTED`. */
export function withConstants<Type extends object, const Constants extends object>(
  type: Type,
  constants: Constants,
): Type & Readonly<Constants> {
  return Object.assign(type, constants);
}

function checkObject(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw misfit(`an object (${name})`, value);
}

function checkKnown(fields: readonly string[], value: object): void {
  for (const key of Object.keys(value)) {
    if (fields.includes(key)) continue;
    const known = fields.length === 0 ? "there are none" : `the fields are ${fields.join(", ")}`;
    throw new TypeError(`unknown field ${JSON.stringify(key)}, ${known}`);
  }
}
