// SPDX-License-Identifier: Apache-2.0
// rclts-gen as a function: command line in, exit code out.

import { InterfaceError, loadModel } from "@rclts/idl";
import { generate } from "./generate.js";
import { HELP, type Options, parseOptions, UsageError } from "./options.js";
import { compareFolder, removeFiles, writeFiles } from "./output-folder.js";
import { findTargets, TargetError } from "./targets.js";
import { watchInterfaces } from "./watch.js";

/** Where the command writes what it says. */
export interface Output {
  /** Takes what belongs on stdout. */
  readonly out: (text: string) => void;
  /** Takes what belongs on stderr. */
  readonly error: (text: string) => void;
  /** Takes a line that replaces the one before it, if there is somebody to see it. */
  readonly progress?: (text: string) => void;
}

/**
 * Runs rclts-gen. With `--watch` it returns after the first time, and goes on.
 *
 * @param args the command line, without the names of node and of the program
 * @param version what `--version` says
 * @param installed folders to search after those of the command line
 * @returns the exit code: 0 done, 1 an interface file is broken or missing, the output can not be written, or it is not up
 *   to date with `--check`, 2 the command line is wrong
 */
export function run(
  args: readonly string[],
  version: string,
  output: Output,
  installed: readonly string[] = [],
): 0 | 1 | 2 {
  return guarded(output, () => {
    const options = parseOptions(args);
    if (options.help) output.out(HELP);
    else if (options.version) output.out(`${version}\n`);
    else return generateAndWatch(options, installed, output);
    return 0;
  });
}

/** What `work` gives, or the exit code for what it throws, which is told. */
function guarded({ error }: Output, work: () => 0 | 1): 0 | 1 | 2 {
  try {
    return work();
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
    if (cause instanceof TargetError || isOfFileSystem(cause)) {
      error(`rclts-gen: ${cause.message}\n`);
      return 1;
    }
    throw cause;
  }
}

/** Whether Node could not read, write, remove or watch what its message names. */
function isOfFileSystem(cause: unknown): cause is NodeJS.ErrnoException {
  return (cause as NodeJS.ErrnoException | undefined)?.syscall !== undefined;
}

function generateAndWatch(options: Options, installed: readonly string[], output: Output): 0 | 1 {
  const once = (): 0 | 1 => {
    // From the targets on, because there may be new files.
    const { files, searchPath } = findTargets(options.targets, options.include, installed);
    const generated = generate(loadModel(files, searchPath));
    return options.check ? checkFolder(options, generated, output) : writeFolder(options, generated, output);
  };
  const watched = options.watch ? foldersToWatch(options, installed) : [];
  if (options.watch) watchInterfaces(watched, () => guarded(output, once));
  const code = once();
  if (options.watch) output.out(`rclts-gen: watching ${watched.join(", ")}\n`);
  return code;
}

function foldersToWatch({ targets, include }: Options, installed: readonly string[]): readonly string[] {
  const { folders } = findTargets(targets, include, installed);
  if (folders.length > 0) return folders;
  throw new UsageError("--watch has nothing to watch: what is installed is not; give its folder with -I to watch it");
}

/** Writes the files that are not up to date, and says how many. */
function writeFolder({ out: folder, clean }: Options, files: ReadonlyMap<string, string>, output: Output): 0 {
  const { outdated, leftOver } = compareFolder(folder, files);
  writeFiles(folder, outdated, files, (count) => {
    if (count % STEP === 0) output.progress?.(`${count} of ${outdated.length} files`);
  });
  if (outdated.length >= STEP) output.progress?.("");
  if (clean) removeFiles(folder, leftOver);
  const removed = clean && leftOver.length > 0 ? `, ${leftOver.length} removed` : "";
  output.out(`rclts-gen: ${files.size} files in ${folder}, ${outdated.length} of them written${removed}\n`);
  if (!clean && leftOver.length > 0) {
    output.out(`rclts-gen: not generated any more: ${leftOver.join(", ")}; --clean removes them\n`);
  }
  return 0;
}

/** Says what is not up to date. */
function checkFolder({ out: folder }: Options, files: ReadonlyMap<string, string>, { out, error }: Output): 0 | 1 {
  const { outdated, leftOver } = compareFolder(folder, files);
  for (const path of outdated) error(`${folder}/${path}: not up to date\n`);
  for (const path of leftOver) error(`${folder}/${path}: not generated any more; --clean removes it\n`);
  const count = outdated.length + leftOver.length;
  if (count === 0) out(`rclts-gen: all ${files.size} files in ${folder} are up to date\n`);
  else error(`rclts-gen: ${count} of the files in ${folder} ${count === 1 ? "differs" : "differ"}\n`);
  return count === 0 ? 0 : 1;
}

/** Files between two lines of progress. */
const STEP = 25;
