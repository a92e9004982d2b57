// SPDX-License-Identifier: Apache-2.0
// The files that are generated, as they stand in fixtures/golden, and that they work.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CdrReader, CdrWriter } from "@rclts/cdr";
import { loadModel, loadTexts, SearchPath } from "@rclts/idl";
import { Walk } from "../fixtures/golden/everything_msgs/action/index.js";
import { Everything, Inherited, KeyValue } from "../fixtures/golden/everything_msgs/msg/index.js";
import { Ask } from "../fixtures/golden/everything_msgs/srv/index.js";
import { AddTwoInts } from "../fixtures/golden/example_interfaces/srv/index.js";
import { generate } from "./generate.js";

const golden = join(__dirname, "../fixtures/golden");
const searchPath = new SearchPath([join(__dirname, "../fixtures/interfaces"), join(__dirname, "../../../idl")]);
const targets = ["everything_msgs", "other_msgs"].flatMap((name) => searchPath.list(name));
const addTwoInts = {
  name: "example_interfaces/srv/AddTwoInts",
  path: searchPath.find("example_interfaces/srv/AddTwoInts")!,
};
const generated = generate(loadModel([...targets, addTwoInts], searchPath));

test("the same files are generated as stand in fixtures/golden, and no others", () => {
  const files = readdirSync(golden, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  expect([...generated.keys()].sort()).toEqual(files.map((path) => path.replaceAll("\\", "/")).sort());
});

test.each([...generated.keys()])("%s is generated as it stands in fixtures/golden", (path) => {
  expect(generated.get(path)).toBe(readFileSync(join(golden, path), "utf8"));
});

test("a type may be called Index, also where file names do not tell small letters from capitals", () => {
  const texts = { "p/msg/Index": "int8 x", "p/msg/Book": "Index index", "q/msg/Shelf": "p/Index index" };
  const files = generate(loadTexts(Object.keys(texts), texts, new SearchPath([])));
  const paths = ["p/msg/Book.ts", "p/msg/Index_.ts", "q/msg/Shelf.ts", "p/msg/index.ts", "q/msg/index.ts"];
  expect([...files.keys()]).toEqual(paths);
  expect(files.get("p/msg/index.ts")).toContain('export * from "./Index_.js";');
  expect(files.get("p/msg/Book.ts")).toContain('import { Index } from "./Index_.js";');
  expect(files.get("q/msg/Shelf.ts")).toContain('import { Index } from "../../p/msg/Index_.js";');
});

test("the order of targets does not matter", () => {
  const again = generate(loadModel([addTwoInts, ...[...targets].reverse()], searchPath));
  expect([...again]).toEqual([...generated]);
});

test("a value of a type with everything in it goes to bytes and back", () => {
  const value = Everything.create({
    text: "été",
    wide_text: "漢",
    raw_bytes: [1, 2, 3],
    singles: [1.5],
    names: ["x"],
    own: KeyValue.create({ key: "k", value: 5 }),
    others: [{ key: "a", value: "b" }],
  });
  const writer = new CdrWriter().begin();
  Everything.encode(writer, value);
  expect(Everything.decode(new CdrReader().reset(writer.finish()))).toEqual({ ...value, single: Math.fround(0.001) });
});

test("create gives the defaults of the interface file", () => {
  expect(Everything.create()).toMatchObject({
    flag: true,
    letter: 65,
    tiny: 0,
    number: -5,
    big: 2n ** 63n - 1n,
    double_one: -Infinity,
    short_text: "it's",
    flags: [true, false],
    rgb: Uint8Array.of(255, 128, 0),
    bigs: BigInt64Array.of(1n, -1n),
    huges: new BigUint64Array(2),
    matrix: new Float64Array(9),
    names: ["a, b", "c"],
    wide_names: ["", ""],
    own: { key: "", value: 0n },
    nothings: [{}, {}],
  });
});

test("a field may be called like what every object has", () => {
  expect(Inherited.create()).toEqual({ constructor: 3 });
  expect(Inherited.create({ constructor: 5 })).toEqual({ constructor: 5 });
});

test("constants are properties of the type, also of the parts of a service", () => {
  const yes: 1 = Ask.Response.YES;
  expect([Everything.MASK, Everything.MOST, Everything.GREETING, yes]).toEqual([
    240,
    2n ** 64n - 1n,
    'Hello, "world"! # not a comment',
    1,
  ]);
});

test("AddTwoInts is what the tutorial needs", () => {
  const request = AddTwoInts.Request.create({ a: 2, b: 3n });
  const sum: bigint = request.a + request.b;
  expect([AddTwoInts.name, sum]).toEqual(["example_interfaces/srv/AddTwoInts", 5n]);
});

test("an action has all that it is carried by", () => {
  expect(Walk.SendGoal.Request.create().goal).toEqual({ steps: 0 });
  expect(Walk.FeedbackMessage.name).toBe("everything_msgs/action/Walk_FeedbackMessage");
});
