// SPDX-License-Identifier: Apache-2.0
// Generates all files of a model: one per interface, and an index per package and kind.

import { type Model, structsOf } from "@rclts/idl";
import { headerLines, printInterface } from "./print-interface.js";
import { filePath, lastPart, TypeNames } from "./type-names.js";

/**
 * The files of a model, by path with `/`, such as `std_srvs/srv/Trigger.ts`: the same for the same model, always.
 */
export function generate(model: Model): Map<string, string> {
  const interfaces = [...model.interfaces.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const owners = new Map(interfaces.flatMap((one) => structsOf(one).map((struct) => [struct.name, one.name])));
  const names = new TypeNames(model, owners);
  const files = new Map<string, string>();
  const folders = new Map<string, string[]>();
  for (const definition of interfaces) {
    const { name } = definition;
    const folder = name.slice(0, name.lastIndexOf("/"));
    files.set(`${filePath(name)}.ts`, printInterface(model, names, definition));
    folders.set(folder, [...(folders.get(folder) ?? []), name]);
  }
  for (const [folder, members] of folders) {
    const lines = members.map((name) => `export * from "./${lastPart(filePath(name))}.js";`);
    files.set(`${folder}/index.ts`, `${[...headerLines(folder), "", ...lines].join("\n")}\n`);
  }
  return files;
}
