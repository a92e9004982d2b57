// SPDX-License-Identifier: Apache-2.0
// Finds interface files in folders laid out as DIR/package/{msg,srv,action}/Name.{msg,srv,action,idl}.

import { readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { isKind, KINDS, type Kind, parseInterfaceName } from "./names.js";

/** The file of an interface, and the absolute name that its place gives it (which may break the rules of names). */
export interface InterfaceFile {
  readonly name: string;
  readonly path: string;
}

/** Folders in the order of search: a package may be spread over several, and per file the first folder wins. */
export class SearchPath {
  readonly folders: readonly string[];
  /** Files that stand for their names, wherever the folders have them. */
  readonly #files = new Map<string, string>();

  /** @param files interface files that go before what the folders hold */
  constructor(folders: readonly string[], files: readonly string[] = []) {
    const roots = files.map((file) => dirname(dirname(dirname(resolve(file)))));
    this.folders = [...new Set([...folders, ...roots])];
    for (const file of files) {
      const found = interfaceOfFile(file);
      if (found !== undefined) this.#files.set(found.name, found.path);
    }
  }

  /** The file that defines an interface, if there is one. */
  find(name: string): string | undefined {
    const parts = parseInterfaceName(name);
    if (parts === undefined) return undefined;
    const candidates = this.folders.flatMap((folder) =>
      endings(parts.kind).map((ending) => join(folder, `${name}${ending}`)),
    );
    return this.#files.get(name) ?? candidates.find((path) => isFile(path));
  }

  /** The packages that the folders hold, sorted. */
  packages(): string[] {
    const names = this.folders.flatMap((folder) => entries(folder).filter((name) => isPackage(join(folder, name))));
    return [...new Set(names)].sort();
  }

  /** The interfaces of a package, sorted by name. `X_Request.msg` beside `X.srv` is not among them. */
  list(packageName: string): InterfaceFile[] {
    const found = new Map<string, string>();
    for (const folder of this.folders) {
      for (const kind of KINDS) {
        const files = entries(join(folder, packageName, kind));
        for (const ending of endings(kind)) {
          for (const file of files.filter((entry) => entry.endsWith(ending))) {
            const name = `${packageName}/${kind}/${basename(file, ending)}`;
            if (!found.has(name)) found.set(name, join(folder, packageName, kind, file));
          }
        }
      }
    }
    return [...found].map(([name, path]) => ({ name, path })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Interfaces with this type name in any package, for a hint: `Header` → `std_msgs/msg/Header`. */
  similar(typeName: string): string[] {
    return this.packages()
      .map((packageName) => `${packageName}/msg/${typeName}`)
      .filter((name) => this.find(name) !== undefined);
  }
}

/** The interface that a path such as `…/std_srvs/srv/Trigger.srv` names, or undefined if it has no such form. */
export function interfaceOfFile(path: string): InterfaceFile | undefined {
  const [type = "", ending = "", ...rest] = basename(path).split(".");
  const folder = dirname(resolve(path));
  const kind = basename(folder);
  if (rest.length > 0 || !isKind(kind) || !endings(kind).includes(`.${ending}`)) return undefined;
  return { name: `${basename(dirname(folder))}/${kind}/${type}`, path };
}

/** Whether a folder holds interfaces directly, in `msg`, `srv` or `action`. */
export function isPackage(folder: string): boolean {
  return KINDS.some((kind: Kind) =>
    entries(join(folder, kind)).some((entry) => endings(kind).includes(extname(entry))),
  );
}

/** The endings of interface files of a kind, in the order of search. */
function endings(kind: Kind): string[] {
  return [`.${kind}`, ".idl"];
}

function entries(folder: string): string[] {
  return ifThere(() => readdirSync(folder).sort()) ?? [];
}

function isFile(path: string): boolean {
  return ifThere(() => statSync(path).isFile()) ?? false;
}

/** What is found there, or undefined if there is no such file or folder. */
function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
