// SPDX-License-Identifier: Apache-2.0
// The Markdown pages of the workspace, and the fenced blocks in them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of Markdown. */
export interface Page {
  /** Its file, from the root of the workspace, with slashes: `docs/services.md`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A fenced block of a page. */
export interface Block {
  /** File and line of its first fence, for a person: `docs/services.md:11`. */
  readonly place: string;
  /** The line of its first fence, from 1. */
  readonly line: number;
  /** The first word of the info string; empty if there is none. */
  readonly language: string;
  /** The other words of the info string, without the title. */
  readonly marks: ReadonlySet<string>;
  /** What `title="…"` in the info string says: the file that the block is. */
  readonly title: string | undefined;
  readonly code: string;
  /** What the nearest comment `<!-- fragments: … -->` above it declares. */
  readonly context: string;
}

/** All pages: README.md, CONTRIBUTING.md, docs and the packages' READMEs. */
export function readPages(root: string): Page[] {
  const documents = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`);
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  return ["README.md", "CONTRIBUTING.md", ...documents.sort(), ...packages]
    .filter((path) => existsSync(join(root, path)))
    .map((path) => parsePage(path, readFileSync(join(root, path), "utf8")));
}

/** The page that a text is. */
export function parsePage(path: string, text: string): Page {
  const blocks = [...text.matchAll(FENCED)].map((match) => {
    const { indent, info, body } = match.groups as Record<"indent" | "info" | "body", string>;
    const line = text.slice(0, match.index).split("\n").length;
    const title = /\btitle="([^"]*)"/.exec(info)?.[1];
    const [language = "", ...marks] = info.replace(/\btitle="[^"]*"/, "").match(/\S+/g) ?? [];
    const contexts = [...text.slice(0, match.index).matchAll(CONTEXT)];
    return {
      place: `${path}:${line}`,
      line,
      language,
      marks: new Set(marks),
      title,
      code: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      context: contexts.at(-1)?.[1] ?? "",
    };
  });
  return { path, text, blocks };
}

const FENCED = /^(?<indent> *)```(?<info>[^`\n]*)\n(?<body>[\s\S]*?)^ *```$/gm;
const CONTEXT = /^<!-- fragments:\n([\s\S]*?)^-->$/gm;
