// SPDX-License-Identifier: Apache-2.0
// A TypeScript file that is being generated: it owns its imports and its names, and lays out its lines.

/** Collects statements, and the imports that they turn out to need. */
export class GeneratedFile {
  /** The interface that this is the file of. */
  readonly defines: string;
  readonly #header: readonly string[];
  readonly #body: string[] = [];
  /** Module → the imported names, each with the name that it has in this file. */
  readonly #imports = new Map<string, Map<string, Import>>();
  /** Names that this file defines or imports. */
  readonly #taken: Set<string>;

  /**
   * @param defines the interface that this is the file of
   * @param header comment lines that the file starts with
   * @param own the names that the file itself defines: an import of the same name gets another one
   */
  constructor(defines: string, header: readonly string[], own: readonly string[]) {
    this.defines = defines;
    this.#header = header;
    this.#taken = new Set(own);
  }

  /**
   * Imports a name.
   *
   * @param alias what it is called here if the file, or JavaScript itself, has that name already
   * @returns what it is called here
   */
  import(module: string, name: string, { alias = name, isType = false } = {}): string {
    const names = this.#imports.get(module) ?? new Map<string, Import>();
    const local = names.get(name)?.local ?? (this.#taken.has(name) || GLOBALS.has(name) ? alias : name);
    this.#imports.set(module, names.set(name, { local, isType }));
    this.#taken.add(local);
    return local;
  }

  /** A name that JavaScript itself has, such as `Float64Array`, even where the file has one of its own. */
  global(name: string): string {
    return this.#taken.has(name) ? `globalThis.${name}` : name;
  }

  print(...lines: readonly string[]): void {
    this.#body.push(...lines);
  }

  toString(): string {
    const imports = [...this.#imports].sort(([a], [b]) => compareModules(a, b)).flatMap(printImport);
    const sections = [this.#header, imports, this.#body].filter((section) => section.length > 0);
    return `${sections
      .map((section) => section.join("\n"))
      .join("\n\n")
      .trimEnd()}\n`;
  }
}

/** An imported name. */
interface Import {
  /** What it is called in the file. */
  readonly local: string;
  readonly isType: boolean;
}

function printImport([module, names]: [string, ReadonlyMap<string, Import>]): string[] {
  const items = [...names]
    .sort(([a], [b]) => compareText(a.toLowerCase(), b.toLowerCase()))
    .map(([name, { local, isType }]) => `${isType ? "type " : ""}${name === local ? name : `${name} as ${local}`}`);
  const line = `import { ${items.join(", ")} } from "${module}";`;
  if (line.length <= LINE_WIDTH) return [line];
  return ["import {", ...items.map((item) => `  ${item},`), `} from "${module}";`];
}

/** Packages first, then other folders, then this one: the order that formatters have. */
function compareModules(a: string, b: string): number {
  const rank = (module: string): number => (module.startsWith("./") ? 2 : module.startsWith("../") ? 1 : 0);
  return rank(a) - rank(b) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What generated code uses of JavaScript itself; an import must not hide it. */
const GLOBALS: ReadonlySet<string> = new Set([
  "BigInt64Array",
  "BigUint64Array",
  "Float32Array",
  "Float64Array",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Number",
  "Object",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
]);

/** The width that lines are broken at. */
export const LINE_WIDTH = 120;
