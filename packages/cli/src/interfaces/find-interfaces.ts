// SPDX-License-Identifier: Apache-2.0
// Where the command finds interfaces, and how it names what is not there.

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { installedFolders, parseInterfaceName, SearchPath } from "@rclts/idl";
import { Failure } from "../failure.js";
import type { Io } from "../io.js";

/**
 * The folders of `-I`, then `share` of each prefix in AMENT_PREFIX_PATH, the npm packages that the nearest package.json
 * names, and the standard interfaces.
 *
 * @throws Failure for a folder of `-I` that is not there
 */
export function findInterfaces({ cwd, env, standardInterfaces }: Io, include: readonly string[] = []): SearchPath {
  const given = include.map((folder) => resolve(cwd, folder));
  for (const folder of given) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new Failure(`-I ${folder}: there is no such folder`);
    }
  }
  return new SearchPath([...given, ...installedFolders(cwd, env.AMENT_PREFIX_PATH), standardInterfaces]);
}

/**
 * The file of an interface.
 *
 * @throws Failure for what is no name of an interface, and for what is not in the folders
 */
export function findInterface(name: string, searchPath: SearchPath): string {
  const path = searchPath.find(name);
  if (path === undefined) throw new Failure(whyMissing(name, searchPath));
  return path;
}

/** Why there is no file of an interface. */
export function whyMissing(name: string, searchPath: SearchPath): string {
  const parts = parseInterfaceName(name);
  if (parts === undefined) return `Invalid name '${name}'. Expected three parts such as std_srvs/srv/Trigger`;
  const folders = searchPath.folders.join(", ");
  if (searchPath.list(parts.package).length === 0) return `Unknown package '${parts.package}', not in ${folders}`;
  return `Could not find the interface '${name}' in ${folders}`;
}
