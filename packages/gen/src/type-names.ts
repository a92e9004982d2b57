// SPDX-License-Identifier: Apache-2.0
// The TypeScript names of structs, the files they are in, and whether they have an Init type of their own.

import type { Field, Model, Struct } from "@rclts/idl";
import type { GeneratedFile } from "./generated-file.js";

/** The module that generated code gets everything from. */
export const CODEGEN = "@rclts/cdr/codegen";

/** A struct as it is called in a file that refers to it. */
export interface LocalNames {
  /** Both the type and the codec. */
  readonly local: string;
  /** The type that values may be given as. */
  readonly init: string;
}

/** Names structs in generated files, importing them where they are not defined there. */
export class TypeNames {
  readonly #model: Model;
  /** The interface that each struct is defined by, which is also its file. */
  readonly #owners: ReadonlyMap<string, string>;
  readonly #hasInit = new Map<string, boolean>();

  constructor(model: Model, owners: ReadonlyMap<string, string>) {
    this.#model = model;
    this.#owners = owners;
  }

  /** Whether values may be given in more forms than they are decoded to. */
  hasInit(struct: Struct): boolean {
    const known = this.#hasInit.get(struct.name);
    if (known !== undefined) return known;
    const has = struct.fields.some((field) => this.#fieldHasInit(field));
    this.#hasInit.set(struct.name, has);
    return has;
  }

  /** The struct as the file calls it. */
  struct(file: GeneratedFile, name: string): LocalNames {
    const owner = this.#owners.get(name)!;
    const own = lastPart(name);
    const hasInit = this.hasInit(this.#model.structs.get(name)!);
    if (file.defines === owner) return { local: own, init: hasInit ? `${own}_Init` : own };
    const module = modulePath(file.defines, owner);
    const alias = name.replaceAll("/", "_");
    const local = file.import(module, own, { alias });
    if (!hasInit) return { local, init: local };
    return { local, init: file.import(module, `${own}_Init`, { alias: `${alias}_Init`, isType: true }) };
  }

  #fieldHasInit({ type, arity }: Field): boolean {
    if (type.kind === "struct") return this.hasInit(this.#model.structs.get(type.name)!);
    if (type.kind === "string" || type.name === "bool") return false;
    return arity.kind !== "one" || type.name === "int64" || type.name === "uint64";
  }
}

/** `AddTwoInts_Request` of `example_interfaces/srv/AddTwoInts_Request`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** The path of an interface's file, without its ending. That of a type `Index` is no other spelling of its folder's index. */
export function filePath(name: string): string {
  return lastPart(name) === "Index" ? `${name}_` : name;
}

/** How the file of one interface names that of another: by the shortest way. */
function modulePath(from: string, to: string): string {
  const [fromPackage, fromKind] = from.split("/");
  const [toPackage, toKind, type] = filePath(to).split("/");
  if (fromPackage !== toPackage) return `../../${filePath(to)}.js`;
  return fromKind === toKind ? `./${type}.js` : `../${toKind}/${type}.js`;
}
