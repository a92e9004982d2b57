// SPDX-License-Identifier: Apache-2.0
// rclts-gen as a function: command line in, exit code out.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InterfaceError, loadModel } from "@rclts/idl";
import { generate } from "./generate.js";
import { HELP, parseOptions, UsageError } from "./options.js";
import { findTargets, TargetError } from "./targets.js";

/** Where the command writes what it says. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/**
 * Runs rclts-gen.
 *
 * @param args the command line, without the names of node and of the program
 * @param version what `--version` says
 * @returns the exit code: 0 done, 1 an interface file is broken or missing, 2 the command line is wrong
 */
export function run(args: readonly string[], version: string, { out, error }: Output): 0 | 1 | 2 {
  try {
    const options = parseOptions(args);
    if (options.help) out(HELP);
    else if (options.version) out(`${version}\n`);
    else out(generateInto(options.out, options.targets, options.include));
    return 0;
  } catch (cause) {
    if (cause instanceof UsageError) {
      error(`rclts-gen: ${cause.message}\nTry rclts-gen --help\n`);
      return 2;
    }
    if (cause instanceof InterfaceError) {
      const count = cause.diagnostics.length;
      error(`${cause.message}\nrclts-gen: ${count === 1 ? "1 mistake" : `${count} mistakes`}, nothing was written\n`);
      return 1;
    }
    if (cause instanceof TargetError) {
      error(`rclts-gen: ${cause.message}\n`);
      return 1;
    }
    throw cause;
  }
}

/** Writes the files that are not up to date, and gives a line that says how many. */
function generateInto(folder: string, targets: readonly string[], include: readonly string[]): string {
  const { files, searchPath } = findTargets(targets, include);
  const generated = generate(loadModel(files, searchPath));
  let written = 0;
  for (const [path, text] of generated) {
    const full = join(folder, path);
    if (contentOf(full) === text) continue;
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    written++;
  }
  return `rclts-gen: ${generated.size} files in ${folder}, ${written} of them written\n`;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not there or not readable: writing it will tell.
    return undefined;
  }
}
