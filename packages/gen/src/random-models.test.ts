// SPDX-License-Identifier: Apache-2.0
// Random models and random values of them: generated and run-time types agree, and so does another implementation.

import { posix } from "node:path";
import { parse } from "@foxglove/rosmsg";
import { MessageReader, MessageWriter } from "@foxglove/rosmsg2-serialization";
import { CdrError, CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import * as codegen from "@rclts/cdr/codegen";
import { loadTexts, RuntimeTypes, SearchPath } from "@rclts/idl";
import { transformSync } from "@swc/core";
import fc from "fast-check";
import { generate } from "./generate.js";

/** A field of a random message, and what its values are. */
interface RandomField {
  readonly type: string;
  readonly values: fc.Arbitrary<unknown>;
}

/** Messages A, B and C of package p, each of which may contain those before it; the last is the one that is tried. */
interface RandomModel {
  readonly texts: Readonly<Record<string, string>>;
  readonly values: fc.Arbitrary<object>;
}

const text = fc.string({ unit: "binary", maxLength: 8 });
const wide = fc.string({ unit: "binary-ascii", maxLength: 6 });
const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const NUMBERS: readonly (RandomField & { array: { from(values: never): unknown } })[] = [
  { type: "byte", values: uint(8), array: Uint8Array },
  { type: "char", values: uint(8), array: Uint8Array },
  { type: "int8", values: int(8), array: Int8Array },
  { type: "uint8", values: uint(8), array: Uint8Array },
  { type: "int16", values: int(16), array: Int16Array },
  { type: "uint16", values: uint(16), array: Uint16Array },
  { type: "int32", values: int(32), array: Int32Array },
  { type: "uint32", values: uint(32), array: Uint32Array },
  { type: "int64", values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), array: BigInt64Array },
  { type: "uint64", values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), array: BigUint64Array },
  { type: "float32", values: fc.float(), array: Float32Array },
  { type: "float64", values: fc.double(), array: Float64Array },
];
const BOOL: RandomField = { type: "bool", values: fc.boolean() };
const TEXTS: readonly RandomField[] = [
  { type: "string", values: text },
  { type: "string<=5", values: text.filter((value) => Buffer.byteLength(value) <= 5) },
  { type: "wstring", values: wide },
  { type: "wstring<=6", values: wide },
];
/** What @foxglove/rosmsg2-serialization supports: it refuses wide strings, and takes a character for a byte. */
const NARROW_TEXTS: readonly RandomField[] = [
  { type: "string", values: wide },
  { type: "string<=6", values: wide },
];

/** The element types as they are, as arrays and as sequences; only those of numbers are written another way when long. */
function fieldOf(elements: readonly RandomField[]): fc.Arbitrary<RandomField> {
  return fc
    .tuple(fc.constantFrom(...elements), fc.constantFrom("", "[3]", "[40]", "[]", "[<=2]"))
    .filter(([element, brackets]) => brackets !== "[40]" || NUMBERS.some(({ type }) => type === element.type))
    .map(([element, brackets]) => {
      if (brackets === "") return element;
      const isNumbers = NUMBERS.some(({ type }) => type === element.type);
      const size = Number(/\d+/.exec(brackets)?.[0] ?? (isNumbers ? 60 : 4));
      const minLength = brackets.startsWith("[<") || brackets === "[]" ? 0 : size;
      const values = fc.array(element.values, { minLength, maxLength: size });
      const kind = NUMBERS.find(({ type }) => type === element.type)?.array;
      const kept = kind === undefined ? values : values.map((many) => kind.from(many as never));
      return { type: `${element.type}${brackets}`, values: kept };
    });
}

function modelsOf(elements: readonly RandomField[], minLength = 0): fc.Arbitrary<RandomModel> {
  return messageOf("A", elements, minLength)
    .chain((a) => messageOf("B", [...elements, a, a, a], minLength).map((b) => [a, b]))
    .chain(([a, b]) => messageOf("C", [...elements, a!, b!, b!], minLength).map((c) => [a!, b!, c]))
    .map((messages) => ({
      texts: Object.fromEntries(messages.map(({ type, text: content }) => [`p/msg/${type}`, content])),
      values: messages[messages.length - 1]!.values as fc.Arbitrary<object>,
    }));
}

function messageOf(
  type: string,
  elements: readonly RandomField[],
  minLength: number,
): fc.Arbitrary<RandomField & { text: string }> {
  return fc.array(fieldOf(elements), { minLength, maxLength: 7 }).map((fields) => ({
    type,
    text: fields.map((field, index) => `${field.type} f${index}\n`).join(""),
    values: fc.record(Object.fromEntries(fields.map((field, index) => [`f${index}`, field.values]))),
  }));
}

/** The generated type p/msg/C, compiled. */
function generatedType(files: ReadonlyMap<string, string>): MessageType<object> {
  const modules = new Map<string, Record<string, unknown>>();
  const load = (path: string): Record<string, unknown> => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const exports = {};
    modules.set(path, exports);
    const { code } = transformSync(files.get(path)!, {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "commonjs" },
    });
    const require = (name: string): unknown =>
      name === "@rclts/cdr/codegen" ? codegen : load(posix.join(posix.dirname(path), name.replace(/\.js$/, ".ts")));
    new Function("exports", "require", code)(exports, require);
    return exports;
  };
  return load("p/msg/C.ts").C as MessageType<object>;
}

/** What of a definition's text tells it from others, at the least: `byte` and `char` are `uint8`. */
function withoutBounds(definition: string): string {
  return definition.replace(/\b(byte|char)\b/g, "uint8").replace(/<=\d+|\d+(?=\])/g, "");
}

function typesOf({ texts }: RandomModel): { generated: MessageType<object>; runtime: MessageType<object> } {
  const model = loadTexts(["p/msg/C"], texts, new SearchPath([]));
  return { generated: generatedType(generate(model)), runtime: new RuntimeTypes(model).message("p/msg/C") };
}

function encoded(type: MessageType<object>, value: object): Uint8Array {
  const writer = new CdrWriter().begin();
  type.encode(writer, value);
  return writer.finish();
}

function decoded(type: MessageType<object>, bytes: Uint8Array): object {
  return type.decode(new CdrReader().reset(bytes));
}

function withValues(models: fc.Arbitrary<RandomModel>): fc.Arbitrary<{ model: RandomModel; values: object[] }> {
  return models.chain((model) =>
    fc.array(model.values, { minLength: 1, maxLength: 4 }).map((values) => ({ model, values })),
  );
}

const all = modelsOf([...NUMBERS, BOOL, ...TEXTS]);
// @foxglove/rosmsg does not find a message without fields, nor one whose fields are those of the first (5.0).
const narrow = modelsOf([...NUMBERS, BOOL, ...NARROW_TEXTS], 1).filter(
  ({ texts }) => new Set(Object.values(texts).map(withoutBounds)).size === 3,
);

test("generated and run-time types make the same bytes of a value, and the same value of bytes", () => {
  fc.assert(
    fc.property(withValues(all), ({ model, values }) => {
      const { generated, runtime } = typesOf(model);
      expect(runtime.hash).toBe(generated.hash);
      expect(runtime.create()).toEqual(generated.create());
      for (const value of values) {
        const bytes = encoded(generated, value);
        expect(encoded(runtime, value)).toEqual(bytes);
        expect(decoded(generated, bytes)).toEqual(value);
        expect(decoded(runtime, bytes)).toEqual(value);
        expect(runtime.create(value)).toEqual(generated.create(value));
      }
    }),
    { numRuns: 200 },
  );
});

test("@foxglove/rosmsg2-serialization makes the same bytes and values of what it supports", () => {
  fc.assert(
    fc.property(withValues(narrow), ({ model, values }) => {
      const { generated } = typesOf(model);
      const definitions = parse(
        ["C", "B", "A"]
          .map(
            (name, index) =>
              `${index === 0 ? "" : `${"=".repeat(80)}\nMSG: p/${name}\n`}${model.texts[`p/msg/${name}`]}`,
          )
          .join("\n"),
        { ros2: true },
      );
      for (const value of values) {
        const theirs = new MessageWriter(definitions).writeMessage(value);
        expect(encoded(generated, value)).toEqual(theirs);
        expect(new MessageReader(definitions).readMessage(theirs)).toEqual(decoded(generated, theirs));
      }
    }),
    { numRuns: 200 },
  );
});

test("random bytes become the same value or the same refusal, whatever the type", () => {
  const outcome = (type: MessageType<object>, bytes: Uint8Array): unknown => {
    try {
      return decoded(type, bytes);
    } catch (error) {
      if (error instanceof CdrError) return error.reason;
      throw error;
    }
  };
  const bodies = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(all, bodies, fc.constantFrom(0, 1), (model, many, order) => {
      const { generated, runtime } = typesOf(model);
      for (const body of many) {
        const bytes = Uint8Array.of(0, order, 0, 0, ...body);
        expect(outcome(runtime, bytes)).toEqual(outcome(generated, bytes));
      }
    }),
    { numRuns: 100 },
  );
});
