// SPDX-License-Identifier: Apache-2.0
// Loads interfaces and all that they refer to into one model.

import { readFileSync } from "node:fs";
import { type Diagnostic, InterfaceError } from "./diagnostic.js";
import { eventsOf, type Field, type Interface, type Model, type Struct, structsOf } from "./model.js";
import { isPackageName, PACKAGE_NAME_RULE, parseInterfaceName, TYPE_NAME_RULE } from "./names.js";
import { parseIdl } from "./parse-idl.js";
import { parseInterface } from "./parse-interface.js";
import type { InterfaceFile, SearchPath } from "./search-path.js";
import { wellKnown } from "./well-known.js";

/**
 * Loads interfaces, and from the search path all that they refer to.
 *
 * @param files what to load
 * @throws InterfaceError with all mistakes of all files
 */
export function loadModel(files: readonly InterfaceFile[], searchPath: SearchPath): Model {
  const loader = new Loader(searchPath);
  for (const file of files) loader.read(file);
  return loader.finish();
}

/**
 * Loads interfaces from texts, and all that they refer to from the texts and the search path.
 *
 * @param names what to load: keys of `texts`
 * @param texts the content of interface files by absolute name
 * @throws InterfaceError with all mistakes of all texts and files
 */
export function loadTexts(
  names: readonly string[],
  texts: Readonly<Record<string, string>>,
  searchPath: SearchPath,
): Model {
  const loader = new Loader(searchPath, texts);
  for (const name of names) loader.find(name);
  return loader.finish();
}

class Loader {
  readonly #searchPath: SearchPath;
  /** They go before what the search path has. */
  readonly #texts: Readonly<Record<string, string>>;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #interfaces = new Map<string, Interface>();
  readonly #structs = new Map<string, Struct>();

  constructor(searchPath: SearchPath, texts: Readonly<Record<string, string>> = {}) {
    this.#searchPath = searchPath;
    this.#texts = texts;
  }

  /** Whether an interface of that name was found and read, mistakes or not. */
  find(name: string): boolean {
    if (this.#interfaces.has(name)) return true;
    const path = this.#searchPath.find(name);
    if (Object.hasOwn(this.#texts, name)) this.#parse(name, this.#texts[name]!, name);
    else if (path !== undefined) this.read({ name, path });
    else return this.#addBuiltIn(name);
    return true;
  }

  read({ name, path }: InterfaceFile): void {
    if (this.#interfaces.has(name)) return;
    if (parseInterfaceName(name) === undefined) {
      const [packageName = ""] = name.split("/");
      const rule = isPackageName(packageName)
        ? `its last part must be ${TYPE_NAME_RULE}`
        : `its first part must be ${PACKAGE_NAME_RULE}`;
      const message = `${JSON.stringify(name)} is no interface name; ${rule}`;
      this.#diagnostics.push({ file: path, line: 1, column: 1, message });
      return;
    }
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      const message = `can not be read: ${(error as Error).message}`;
      this.#diagnostics.push({ file: path, line: 1, column: 1, message });
      return;
    }
    this.#parse(name, text, path);
  }

  finish(): Model {
    this.#addEventInfo();
    this.#findCycles();
    const order = (a: Diagnostic, b: Diagnostic): number =>
      a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
    if (this.#diagnostics.length > 0) throw new InterfaceError(this.#diagnostics.sort(order));
    return { interfaces: this.#interfaces, structs: this.#structs };
  }

  #parse(name: string, text: string, file: string): void {
    const parse = file.endsWith(".idl") ? parseIdl : parseInterface;
    this.#add(parse(name, text, file, (mistake) => this.#diagnostics.push(mistake)));
  }

  #addBuiltIn(name: string): boolean {
    const builtIn = wellKnown(name);
    if (builtIn !== undefined) this.#add(builtIn);
    return builtIn !== undefined;
  }

  #add(definition: Interface): void {
    this.#interfaces.set(definition.name, definition);
    const structs = structsOf(definition);
    for (const struct of [...structs, ...eventsOf(definition)]) this.#structs.set(struct.name, struct);
    for (const field of structs.flatMap((struct) => struct.fields)) this.#follow(field);
  }

  #follow({ type, location }: Field): void {
    if (type.kind !== "struct" || this.#structs.has(type.name)) return;
    if (this.find(type.name)) return;
    const folders = this.#searchPath.folders.join(", ") || "none";
    const similar = this.#searchPath.similar(type.name.slice(type.name.lastIndexOf("/") + 1));
    const hint = similar.length === 0 ? "" : `; there is ${similar.join(", ")}`;
    this.#diagnostics.push({
      ...location,
      message: `unknown type ${type.name}, not in the folders: ${folders}${hint}`,
    });
  }

  /** What events refer to belongs to the model, for descriptions and hashes, but it is no interface that was asked for. */
  #addEventInfo(): void {
    for (const name of EVENT_TYPES) {
      const builtIn = wellKnown(name);
      if (builtIn?.kind === "msg" && !this.#structs.has(name)) this.#structs.set(name, builtIn.struct);
    }
  }

  /** A message that contains itself would have no end on the wire. */
  #findCycles(): void {
    const done = new Set<string>();
    const visit = (struct: Struct, path: readonly string[]): void => {
      if (done.has(struct.name)) return;
      for (const { type, location } of struct.fields) {
        if (type.kind !== "struct") continue;
        const chain = [...path, struct.name];
        const nested = this.#structs.get(type.name);
        if (chain.includes(type.name)) {
          const cycle = [...chain.slice(chain.indexOf(type.name)), type.name].join(" → ");
          this.#diagnostics.push({ ...location, message: `a message can not contain itself: ${cycle}` });
        } else if (nested !== undefined) {
          visit(nested, chain);
        }
      }
      done.add(struct.name);
    };
    for (const struct of this.#structs.values()) visit(struct, []);
  }
}

const EVENT_TYPES = ["service_msgs/msg/ServiceEventInfo", "builtin_interfaces/msg/Time"];
