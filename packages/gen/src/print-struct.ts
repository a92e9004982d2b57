// SPDX-License-Identifier: Apache-2.0
// Prints a struct: its type, its Init type where it has one, and its codec.

import { describeStruct, fieldText, type Model, nestedNames, type Struct, typeHash } from "@rclts/idl";
import { fieldCode } from "./field-code.js";
import { type GeneratedFile, LINE_WIDTH } from "./generated-file.js";
import { jsdoc } from "./jsdoc.js";
import { literalCode } from "./literal-code.js";
import { CODEGEN, lastPart, type TypeNames } from "./type-names.js";

/**
 * Prints a struct as an exported type and an exported codec of the same name.
 *
 * @param doc what it is, if its own comment does not say
 */
export function printStruct(file: GeneratedFile, model: Model, names: TypeNames, struct: Struct, doc: string): void {
  const name = lastPart(struct.name);
  const init = names.hasInit(struct) ? `${name}_Init` : name;
  const fields = struct.fields.map((field) => ({ ...field, code: fieldCode(file, names, field) }));

  file.print(...jsdoc(struct.comment || doc));
  const documented = fields.flatMap(({ name: fieldName, declared, comment, code }) => [
    ...jsdoc(`\`${declared}\` ${comment}`.trim(), "  "),
    `  ${fieldName}: ${code.type};`,
  ]);
  file.print(...objectType(name, documented), "");

  if (init !== name) {
    file.print(...jsdoc(`What a {@link ${name}} may be given as.`));
    file.print(
      ...objectType(
        init,
        fields.map((field) => `  ${field.name}: ${field.code.init};`),
      ),
      "",
    );
  }

  const codec = [
    ...messageLines(name, `/* @__PURE__ */ ${file.import(CODEGEN, "message")}`, init === name ? [name] : [name, init]),
    `  name: "${struct.name}",`,
    `  hash: "${typeHash(describeStruct(struct, (other) => model.structs.get(other)))}",`,
    ...described(struct, (other) => names.struct(file, other).local),
    ...(fields.length === 0 ? emptyCodec() : codecLines(fields.map(({ name: field, code }) => ({ field, ...code })))),
    "})",
  ];
  file.print(...jsdoc(`How a {@link ${name}} becomes bytes and back.`));
  file.print(...statement(name, struct.constants.length === 0 ? codec : withConstants(file, struct, codec)), "");
}

function objectType(name: string, members: readonly string[]): string[] {
  // `{}` would let everything in.
  if (members.length === 0) return [`export type ${name} = { [field: string]: never };`];
  return [`export type ${name} = {`, ...members, "};"];
}

/** The call, with its type arguments on lines of their own if the name is long. */
function messageLines(name: string, call: string, generics: readonly string[]): string[] {
  const line = `${call}<${generics.join(", ")}>({`;
  if (`export const ${name} = ${line}`.length <= LINE_WIDTH) return [line];
  return [`${call}<`, ...generics.map((type, index) => `  ${type}${index < generics.length - 1 ? "," : ""}`), ">({"];
}

/** What the type description is made of. */
function described(struct: Struct, localOf: (name: string) => string): string[] {
  const nested = nestedNames(struct).map(localOf);
  return [
    ...listLines(
      "  fields: [",
      struct.fields.map((field) => JSON.stringify(fieldText(field))),
    ),
    ...(nested.length === 0 ? [] : listLines("  uses: () => [", nested)),
  ];
}

/** A list on one line, or with an item on each if it is long. */
function listLines(start: string, items: readonly string[]): string[] {
  const line = `${start}${items.join(", ")}],`;
  if (line.length <= LINE_WIDTH) return [line];
  return [start, ...items.map((item) => `    ${item},`), "  ],"];
}

function codecLines(fields: readonly { field: string; create: string; encode: string; decode: string }[]): string[] {
  return [
    "  create: (init) => ({",
    ...fields.map(({ field, create }) => `    ${field}: ${create},`),
    "  }),",
    "  encode(w, value) {",
    ...fields.map(({ encode }) => `    ${encode}`),
    "  },",
    "  decode: (r) => ({",
    ...fields.map(({ field, decode }) => `    ${field}: ${decode},`),
    "  }),",
  ];
}

/** A struct without fields has one byte on the wire. */
function emptyCodec(): string[] {
  return [
    "  create: () => ({}),",
    "  // A structure needs at least one member on the wire: ROS gives an empty one this byte.",
    "  encode: (w) => w.uint8(0),",
    "  decode(r) {",
    "    r.uint8();",
    "    return {};",
    "  },",
  ];
}

function withConstants(file: GeneratedFile, struct: Struct, codec: readonly string[]): string[] {
  const constants = struct.constants.flatMap(({ name, value, declared, comment }) => [
    ...jsdoc(`\`${declared}\` ${comment}`.trim(), "    "),
    `    ${name}: ${literalCode(file, value)},`,
  ]);
  return [
    `/* @__PURE__ */ ${file.import(CODEGEN, "withConstants")}(`,
    ...codec.slice(0, -1).map((line) => `  ${line}`),
    "  }),",
    "  {",
    ...constants,
    "  },",
    ")",
  ];
}

function statement(name: string, [first, ...rest]: readonly string[]): string[] {
  const lines = [`export const ${name} = ${first}`, ...rest];
  return [...lines.slice(0, -1), `${lines[lines.length - 1]};`];
}
