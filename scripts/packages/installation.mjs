// SPDX-License-Identifier: Apache-2.0
// What `npm install --omit=dev rclts` brings: how many packages, how much, and whether anything of it is native or runs a
// script when it is installed.

import { execFile } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { INSTALL_SCRIPTS } from "./faults.mjs";
import { kilobytes } from "./figures.mjs";
import { readJson } from "./published.mjs";

/**
 * @param folder that is made
 * @returns `table`, and `faults` in sentences
 */
export async function measureInstallation(folder, env) {
  mkdirSync(folder);
  const npm = (...args) => promisify(execFile)("npm", args, { cwd: folder, env });
  await npm("init", "--yes");
  const began = performance.now();
  await npm("install", "--omit=dev", "rclts");
  const seconds = (performance.now() - began) / 1000;
  const files = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, "node_modules", path))
    .filter((path) => statSync(path).isFile());
  const packages = Object.keys(readJson(join(folder, "package-lock.json")).packages).filter((path) => path !== "");
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return {
    faults: [
      ...packages.flatMap((path) => scriptFaults(path, readJson(join(folder, path, "package.json")))),
      ...files.filter(isNative).map((file) => `${relative(folder, file)} is native`),
    ],
    table: [
      ["command", "packages", "files", "on disk", "took"],
      [
        "`npm install --omit=dev rclts`",
        `${packages.length}`,
        `${files.length}`,
        kilobytes(bytes),
        `${seconds.toFixed(1)} s`,
      ],
    ],
  };
}

function scriptFaults(path, { scripts = {}, gypfile }) {
  const faults = INSTALL_SCRIPTS.filter((name) => scripts[name] !== undefined).map((name) => `${path} has "${name}"`);
  return gypfile ? [...faults, `${path} is built by node-gyp`] : faults;
}

/** Whether it begins as programs and libraries of Linux, Windows and macOS do, or would be built into one. */
function isNative(file) {
  if (/\.(node|gyp)$/.test(file)) return true;
  const start = Buffer.alloc(4);
  const descriptor = openSync(file);
  readSync(descriptor, start, 0, 4, 0);
  closeSync(descriptor);
  return /^(7f454c46|4d5a|c[ef]faedfe|feedfac[ef]|cafebabe)/.test(start.toString("hex"));
}
