// SPDX-License-Identifier: Apache-2.0
// Turns the targets of the command line into interface files.

import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  type InterfaceFile,
  interfaceOfFile,
  isPackage,
  isPackageName,
  parseInterfaceName,
  SearchPath,
} from "@rclts/idl";

/** The interface files that targets stand for, and the folders to search for what they refer to. */
export interface Targets {
  readonly files: readonly InterfaceFile[];
  readonly searchPath: SearchPath;
  /** The folders that were given, by themselves or by targets in them: the ones to watch. */
  readonly folders: readonly string[];
}

/** A target that stands for nothing: its message says which and why, the exit code is 1. */
export class TargetError extends Error {}

/**
 * @param include folders to search, in order
 * @param installed folders to search after all others
 * @throws TargetError
 */
export function findTargets(
  targets: readonly string[],
  include: readonly string[],
  installed: readonly string[],
): Targets {
  for (const folder of include) {
    if (!isFolder(folder)) throw new TargetError(`-I ${folder}: there is no such folder`);
  }
  const given = new SearchPath(include);
  const everywhere = new SearchPath([...include, ...installed]);
  const read = targets.map((target) => (isName(target, given) ? target : fileOrFolder(target, everywhere)));
  const files = read.flatMap((one) => (typeof one === "object" && "path" in one ? [one.path] : []));
  const folders = read.flatMap((one) => (typeof one === "object" && "root" in one ? [one.root] : []));
  const searched = new SearchPath([...include, ...folders], files).folders;
  const searchPath = new SearchPath([...searched, ...installed], files);
  return { searchPath, folders: searched, files: read.flatMap((one) => interfacesOf(one, searchPath)) };
}

/** A name to look up, a file, or packages under a root. */
type Target = string | InterfaceFile | { readonly root: string; readonly packages: readonly string[] };

/** Whether the folders have an interface or a package of that name. */
function isName(target: string, searchPath: SearchPath): boolean {
  return searchPath.find(target) !== undefined || (isPackageName(target) && searchPath.list(target).length > 0);
}

function fileOrFolder(target: string, searchPath: SearchPath): Target {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) {
    if (isName(target, searchPath)) return target;
    throw notFound(target, searchPath);
  }
  if (!found.isDirectory()) {
    const file = interfaceOfFile(target);
    if (file !== undefined) return file;
    throw new TargetError(
      `${target}: expected a file such as package/srv/Name.srv, whose folders give package and kind`,
    );
  }
  const path = resolve(target);
  if (isPackage(path)) return { root: dirname(path), packages: [basename(path)] };
  const packages = readdirSync(path).filter((entry) => isPackage(join(path, entry)));
  if (packages.length > 0) return { root: path, packages: packages.sort() };
  throw new TargetError(`${target}: there are no interface files in this folder, as package/{msg,srv,action}/Name.ext`);
}

function interfacesOf(target: Target, searchPath: SearchPath): InterfaceFile[] {
  if (typeof target === "string") {
    const path = searchPath.find(target);
    return path === undefined ? searchPath.list(target) : [{ name: target, path }];
  }
  if ("path" in target) return [target];
  return target.packages.flatMap((name) => searchPath.list(name));
}

function notFound(target: string, searchPath: SearchPath): TargetError {
  const what = parseInterfaceName(target) ? "interface" : isPackageName(target) ? "package" : "file or folder";
  const where =
    searchPath.folders.length === 0
      ? "; give the folder that holds it with -I"
      : ` in ${searchPath.folders.join(", ")}`;
  return new TargetError(`${target}: there is no such ${what}${what === "file or folder" ? "" : where}`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
