// SPDX-License-Identifier: Apache-2.0
// The text of an .idl file, for what its parser does not tell: places, comments, and values as they were written.

/** What stands in front of a struct or a member, and where that starts. */
export interface Declaration {
  readonly line: number;
  readonly column: number;
  /** The texts of its `@verbatim` comments. */
  readonly comment: string;
  /** What its `@default` has, as written. */
  readonly value: string | undefined;
}

/** Finds declarations in the text of an .idl file. */
export class IdlSource {
  /** The text with comments blanked. */
  readonly #text: string;
  /** The same with strings blanked, too, so that what is found is code. */
  readonly #code: string;

  constructor(text: string) {
    this.#text = text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('"') ? found : blank(found)));
    this.#code = text.replace(STRING_OR_COMMENT, blank);
  }

  /** The struct of that name, without its module. */
  struct(name: string): Declaration | undefined {
    const at = this.#code.search(new RegExp(`\\bstruct\\s+${name}\\b`));
    return at < 0 ? undefined : this.#declaration(at, at);
  }

  /** A member of a struct, or a constant of a module. */
  member(owner: string, name: string): Declaration | undefined {
    const { start, end } = this.#body(owner);
    // Annotations have parameters that members may be called like: `@default (value=5) long value;`.
    const body = this.#code.slice(start, end).replace(/\([^()]*\)/g, (found) => `(${" ".repeat(found.length - 2)})`);
    const found = new RegExp(`\\b${name}\\s*(?:\\[[^\\]]*\\]\\s*)*[;,=]`).exec(body);
    if (found === null) return undefined;
    const at = start + found.index;
    const before = body.slice(0, found.index);
    // The type is what is left of the declaration without its annotations.
    const type = /(?:^|[;)}])([^;(){}]*)$/.exec(before)?.[1] ?? "";
    const words = type.replace(/@\w+(?:\s|$)/g, (annotation) => " ".repeat(annotation.length));
    return this.#declaration(at, at - type.length + words.search(/\S|$/));
  }

  /** Where a piece of code first stands; the start of the file if it does not. */
  place(code: string): { line: number; column: number } {
    return this.#placeOf(Math.max(0, this.#code.indexOf(code)));
  }

  /** The innermost `{` that is never closed. */
  unclosed(): { line: number; column: number } | undefined {
    const open: number[] = [];
    for (const { 0: mark, index } of this.#code.matchAll(/[{}]/g)) {
      if (mark === "{") open.push(index);
      else open.pop();
    }
    const last = open.pop();
    return last === undefined ? undefined : this.#placeOf(last);
  }

  /** The text without comments, and without the declaration at a place: as long and with the same lines. Undefined if there is none. */
  without(line: number, column: number): string | undefined {
    const at = this.#code.split("\n", line - 1).reduce((sum, { length }) => sum + length + 1, column - 1);
    const start = this.#startOf(at);
    const end = this.#endOf(at);
    if (this.#code.slice(start, end).trim() === "") return undefined;
    return this.#text.slice(0, start) + blank(this.#text.slice(start, end)) + this.#text.slice(end);
  }

  /** What it refers to in other files: `geometry_msgs::msg::Point`. */
  references(): { package: string; kind: string; type: string }[] {
    const found = [...this.#code.matchAll(/\b([A-Za-z]\w*)\s*::\s*(msg|srv|action)\s*::\s*([A-Za-z]\w*)/g)];
    return found.map(([, packageName = "", kind = "", type = ""]) => ({ package: packageName, kind, type }));
  }

  #body(owner: string): { start: number; end: number } {
    const found = new RegExp(`\\b(?:struct|module)\\s+${owner}\\s*\\{`).exec(this.#code);
    if (found === null) return { start: 0, end: 0 };
    const start = found.index + found[0].length;
    return { start, end: this.#code.indexOf("}", start) };
  }

  /** @param at its end, up to which it reaches back to the declaration before; @param from its first word */
  #declaration(at: number, from: number): Declaration {
    const start = this.#startOf(at);
    const text = this.#text.slice(start, at);
    const comments = [
      ...text.matchAll(/@verbatim\s*\(\s*language\s*=\s*"comment"\s*,\s*text\s*=((?:\s*"(?:\\.|[^"\\])*")+)/g),
    ];
    const comment = comments.map(([, strings = ""]) => joined(strings)).join("\n");
    const value = /@default\s*\(\s*value\s*=\s*("(?:\\.|[^"\\])*"|[^)]*?)\s*\)/.exec(text)?.[1];
    return { ...this.#placeOf(from), comment, value };
  }

  /** Where the declaration that `at` is in starts: behind the end of the one before. */
  #startOf(at: number): number {
    return Math.max(...[";", "{", "}"].map((mark) => this.#code.slice(0, at).lastIndexOf(mark))) + 1;
  }

  /** Where the declaration that `at` is in ends: behind its `;`, or before the `}` of what it is in. */
  #endOf(at: number): number {
    let depth = 0;
    for (let end = at; end < this.#code.length; end++) {
      const mark = this.#code[end];
      if (mark === "{") depth++;
      else if (mark === "}" && --depth < 0) return end;
      else if (mark === ";" && depth === 0) return end + 1;
    }
    return this.#code.length;
  }

  #placeOf(at: number): { line: number; column: number } {
    const lines = this.#code.slice(0, at).split("\n");
    return { line: lines.length, column: lines[lines.length - 1]!.length + 1 };
  }
}

/** The text of strings one behind the other. */
function joined(strings: string): string {
  const parts = [...strings.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, part = ""]) => part);
  const lines = parts.join("").replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
  return lines.replace(/^ /gm, "").trimEnd();
}

/** As long, and with the same lines. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

const STRING_OR_COMMENT = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
