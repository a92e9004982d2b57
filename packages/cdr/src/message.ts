// SPDX-License-Identifier: Apache-2.0
// Makes a message type of the straight-line functions that were generated for it.

import type { ActionType, DescribedType, MessageType, PartOf, ServiceType } from "./contract.js";
import { isSearching, withFieldPath } from "./field-path.js";
import { misfit } from "./misfit.js";
import type { CdrReader } from "./reader.js";
import { CdrWriter } from "./writer.js";

/** What is generated for a message type. */
export interface MessageDefinition<T, Init> extends DescribedType {
  readonly hash?: string;
  /** All fields, each from `init` or by default, converted to the form it is kept in. */
  create(init: PartOf<Init>): T;
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
  const { name, hash, fields: described, uses, encode, decode } = definition;
  // Known when first needed, so that a module that is only imported does nothing.
  let fields: readonly string[] | undefined;
  // How many there are; -1 has every value looked at closely.
  let count = -1;

  function checkFields(value: object): void {
    if (fields === undefined) {
      fields = Object.keys(definition.create({}));
      // Of a type without fields, what is no object at all has as many.
      if (fields.length > 0) count = fields.length;
    }
    if (typeof value !== "object" || value === null) throw misfit(`an object (${name})`, value);
    checkKnown(fields, value);
  }

  function encodeClosely(writer: CdrWriter, value: Init): void {
    checkFields(value);
    encode(writer, value);
  }

  function createClosely(init: PartOf<Init>): T {
    checkFields(init);
    return definition.create(init);
  }

  return {
    name,
    // Also where there are none: code that meets types of one form only is faster.
    fields: described,
    uses,
    create(init) {
      if (init === undefined) return definition.create({});
      try {
        return createClosely(init);
      } catch (error) {
        throw withFieldPath(error, name, init, createClosely);
      }
    },
    encode(writer, value) {
      try {
        if (isSearching || countFields(value) !== count) checkFields(value);
        encode(writer, value);
      } catch (error) {
        throw withFieldPath(error, name, value, (again) => encodeClosely(new CdrWriter().begin(), again));
      }
    },
    decode(reader, options) {
      return options?.views === true ? decodeToViews(reader, decode) : decode(reader);
    },
    ...(hash === undefined ? {} : { hash }),
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

/** In a function of its own, because the rest of `decode` is small enough for V8 to inline it then. */
function decodeToViews<T>(reader: CdrReader, decode: (reader: CdrReader) => T): T {
  const before = reader.views;
  reader.views = true;
  try {
    return decode(reader);
  } finally {
    reader.views = before;
  }
}

/** In a function of its own, because V8 makes slower code of the loop where a value is encoded. */
function countFields(value: object): number {
  let count = 0;
  for (const _ in value) count++;
  return count;
}

function checkKnown(fields: readonly string[], value: object): void {
  for (const key of Object.keys(value)) {
    if (fields.includes(key)) continue;
    const known = fields.length === 0 ? "there are none" : `the fields are ${fields.join(", ")}`;
    throw new TypeError(`unknown field ${JSON.stringify(key)}, ${known}`);
  }
}
