// SPDX-License-Identifier: Apache-2.0
// The folder that generated files go to: what is not up to date in it, and what is there of earlier runs.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GENERATED } from "./print-interface.js";

/** How a folder differs from what it should hold. */
export interface Differences {
  /** Paths of files that are missing or have another content. */
  readonly outdated: readonly string[];
  /** Paths of files that were generated, but not from what is generated now. */
  readonly leftOver: readonly string[];
}

/** @param files content by path in the folder */
export function compareFolder(folder: string, files: ReadonlyMap<string, string>): Differences {
  const outdated = [...files].filter(([path, text]) => contentOf(join(folder, path)) !== text).map(([path]) => path);
  const leftOver = generatedIn(folder).filter((path) => !files.has(path));
  return { outdated, leftOver };
}

/** @param written told of each file, with how many there have been */
export function writeFiles(
  folder: string,
  paths: readonly string[],
  files: ReadonlyMap<string, string>,
  written: (count: number) => void,
): void {
  for (const [index, path] of paths.entries()) {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, files.get(path)!);
    written(index + 1);
  }
}

/** @param paths as {@link Differences} has them */
export function removeFiles(folder: string, paths: readonly string[]): void {
  for (const path of paths) rmSync(join(folder, path));
}

/** The files that rclts-gen once wrote there, as package/kind/Name.ts. */
function generatedIn(folder: string): string[] {
  const packages = entries(folder);
  const kinds = packages.flatMap((name) => ["action", "msg", "srv"].map((kind) => `${name}/${kind}`));
  const files = kinds.flatMap((kind) => entries(join(folder, kind)).map((file) => `${kind}/${file}`));
  return files.filter((path) => path.endsWith(".ts") && contentOf(join(folder, path))?.startsWith(GENERATED)).sort();
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there, or no folder: nothing was generated into it.
    return [];
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not there or not readable: writing it will tell.
    return undefined;
  }
}
