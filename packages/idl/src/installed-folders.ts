// SPDX-License-Identifier: Apache-2.0
// Where installed interfaces are: those of a ROS environment, and those of npm packages.

import { readFileSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/**
 * The folders of installed interfaces, in the order of search: `share` of each prefix in AMENT_PREFIX_PATH, then those
 * of the npm packages that the nearest package.json names as dependencies. An npm package says where it has interfaces:
 * `"rclts": { "interfaces": "DIR" }` in its package.json, with `package/{msg,srv,action}/Name.ext` in DIR.
 *
 * @param from the folder to start from, going up
 * @param prefixes the value of AMENT_PREFIX_PATH
 */
export function installedFolders(from: string, prefixes = ""): string[] {
  const shares = prefixes.split(delimiter).filter((prefix) => prefix !== "");
  const folders = [...shares.map((prefix) => join(prefix, "share")), ...npmFolders(resolve(from))];
  return folders.filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true);
}

function npmFolders(from: string): string[] {
  const root = upward(from).find((folder) => packageJson(folder) !== undefined);
  if (root === undefined) return [];
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = packageJson(root)!;
  const names = [dependencies, devDependencies, optionalDependencies, peerDependencies].flatMap((some) =>
    Object.keys(some ?? {}),
  );
  return [...new Set(names)].sort().flatMap((name) => {
    const places = upward(root).map((folder) => join(folder, "node_modules", name));
    const place = places.find((folder) => packageJson(folder) !== undefined);
    const interfaces = place === undefined ? undefined : packageJson(place)?.rclts?.interfaces;
    return typeof interfaces === "string" ? [join(place!, interfaces)] : [];
  });
}

function upward(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}

interface PackageJson {
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
  readonly rclts?: { readonly interfaces?: unknown };
}

function packageJson(folder: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  } catch {
    // None there, or a broken one, which npm itself will tell.
    return undefined;
  }
}
