// SPDX-License-Identifier: Apache-2.0
// Pictures in Mermaid are of a kind that it has, and no text in them ends a line of it.

import { resolve } from "node:path";
import { parsePage, readPages } from "./pages.js";

const pictures = readPages(resolve(__dirname, "../../../..")).flatMap(picturesOf);

test("each picture begins with the name of its kind", () => {
  expect(pictures.length).toBeGreaterThan(2);
  expect(pictures.filter(({ code }) => !KINDS.test(code)).map(({ place }) => place)).toEqual([]);
});

test("no picture has a semicolon, which ends a statement wherever it stands", () => {
  expect(pictures.filter(({ code }) => code.includes(";")).map(({ place }) => place)).toEqual([]);
});

test("a picture is a block whose fence says mermaid", () => {
  expect(picturesOf(parsePage("a.md", "```mermaid\na\n```\n\n```ts\nb\n```\n"))).toMatchObject([{ place: "a.md:1" }]);
});

function picturesOf({ blocks }: ReturnType<typeof parsePage>) {
  return blocks.filter(({ language }) => language === "mermaid");
}

const KINDS = /^(?:flowchart (?:TB|BT|LR|RL)|sequenceDiagram|stateDiagram-v2|classDiagram)\n/;
