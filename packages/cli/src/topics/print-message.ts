// SPDX-License-Identifier: Apache-2.0
// What `topic echo` prints of a message: all of it or one field, as YAML, as commas, as bytes or as JSON.

import type { Field, RuntimeValue } from "@rclts/idl";
import { Failure } from "../failure.js";
import type { LoadedMessage } from "../interfaces/load-types.js";
import { jsonLine } from "../values/json-line.js";
import { messageCsv } from "../values/message-csv.js";
import { messageTree } from "../values/message-tree.js";
import { printField } from "../values/python-repr.js";
import { reprBytes } from "../values/python-scalar.js";
import { document, type EchoOptions, treeOptions } from "./echo.js";

/** What is printed of a message, and in which form. */
export interface PrintOptions extends EchoOptions {
  readonly field?: string;
  readonly csv?: true;
  readonly raw?: true;
}

/** How messages are printed. */
export interface MessagePrinter {
  /** The message itself, or its field. */
  readonly select: (message: RuntimeValue) => RuntimeValue;
  /** What was selected, with the end of its last line. */
  readonly text: (selected: RuntimeValue) => string;
}

/** @throws Failure if there is no such field */
export function messagePrinter(loaded: LoadedMessage, options: PrintOptions): MessagePrinter {
  const { struct, structs } = loaded;
  const { csv, json, raw } = options;
  const tree = treeOptions(options);
  const path = options.field?.split(".").filter((part) => part !== "") ?? [];
  const select = (message: RuntimeValue): RuntimeValue => path.reduce((of, part) => of[part], message);
  const line = (text: string): string => (csv ? `${text}\n` : `${text}\n---\n`);
  if (json) return { select, text: (value) => `${jsonLine(value)}\n` };
  if (raw) return { select, text: (bytes: Uint8Array) => line(reprBytes(bytes)) };
  const field = fieldAt(loaded, path);
  const whole = field === undefined ? struct : structOf(field, loaded);
  if (whole === undefined) return { select, text: (value) => line(printField(field!, value, structs)) };
  if (csv) return { select, text: (value) => `${messageCsv(whole, value, structs, tree)}\n` };
  return { select, text: (value) => document(messageTree(whole, value, structs, tree), options) };
}

/** Undefined for an empty path. */
function fieldAt(loaded: LoadedMessage, path: readonly string[]): Field | undefined {
  let fields = loaded.struct.fields;
  let found: Field | undefined;
  for (const part of path) {
    found = fields.find(({ name }) => name === part);
    if (found === undefined) throw new Failure(`Invalid field '${path.join(".")}': there is no ${part}`);
    fields = structOf(found, loaded)?.fields ?? [];
  }
  return found;
}

/** Of a field that has one message. */
function structOf({ type, arity }: Field, { structs }: LoadedMessage): LoadedMessage["struct"] | undefined {
  return type.kind === "struct" && arity.kind === "one" ? structs.get(type.name) : undefined;
}
