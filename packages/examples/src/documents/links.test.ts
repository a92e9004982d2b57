// SPDX-License-Identifier: Apache-2.0
// Links between the pages of the workspace lead somewhere: to a file that is there, and to a heading in it.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readPages } from "./pages.js";

const root = resolve(__dirname, "../../../..");
const links = readPages(root).flatMap(({ path, text }) =>
  linksOf(text)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => ({ path, target })),
);

test("each link to a file or folder of the workspace finds it", () => {
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(({ path, target }) => !existsSync(fileOf(path, target))).map(describeLink)).toEqual([]);
});

test("each link to a heading finds it", () => {
  const anchored = links.filter(({ target }) => target.includes("#"));
  expect(anchored.length).toBeGreaterThan(5);
  const isDead = ({ path, target }: (typeof links)[number]) => {
    const file = fileOf(path, target);
    return !existsSync(file) || !anchorsOf(readFileSync(file, "utf8")).has(target.replace(/^.*#/, ""));
  };
  expect(anchored.filter(isDead).map(describeLink)).toEqual([]);
});

test("every page of docs can be reached from the README", () => {
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const { path, target } of links) {
      const file = relative(root, fileOf(path, target)).replaceAll("\\", "/");
      if (path === page && file.endsWith(".md")) reached.add(file);
    }
  }
  const pages = readPages(root).map(({ path }) => path);
  expect(pages.filter((path) => /^docs\/[^/]*$/.test(path) && !reached.has(path))).toEqual([]);
});

test("a heading's anchor is its words in small letters, with a number if it is there twice", () => {
  const text = "# A\n\n## `a.b(c)` of [d](e.md): _f_\n\n```sh\n# not one\n```\n\n## A\n";
  expect([...anchorsOf(text)]).toEqual(["a", "abc-of-d-f", "a-1"]);
});

test("links in code are none", () => {
  expect(linksOf("[a](b.md) `[c](d.md)`\n```md\n[e](f.md)\n```\n![g](h.svg)")).toEqual(["b.md", "h.svg"]);
});

function linksOf(text: string): string[] {
  return [
    ...withoutCode(text)
      .replaceAll(/`[^`\n]*`/g, "`")
      .matchAll(/\]\(([^()\s]+)\)/g),
  ].map(([, target]) => target!);
}

/** The anchors of a text's headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of withoutCode(text).matchAll(/^#+ +(.*)$/gm)) {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/(^|\W)_(\w.*?)_(?!\w)/g, "$1$2");
    const anchor = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    let count = 0;
    while (anchors.has(count === 0 ? anchor : `${anchor}-${count}`)) count++;
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
}

function fileOf(path: string, target: string): string {
  const file = decodeURI(target.replace(/#.*$/, ""));
  return file === "" ? join(root, path) : join(root, dirname(path), file);
}

function describeLink({ path, target }: (typeof links)[number]): string {
  return `${path}: ${target}`;
}
