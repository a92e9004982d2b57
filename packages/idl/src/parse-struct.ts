// SPDX-License-Identifier: Apache-2.0
// Parses the lines of a message, or of one part of a service or an action: fields, constants and their comments.

import type { Report } from "./diagnostic.js";
import { type MemberLine, splitMember } from "./member-line.js";
import { expected, Mistake, quote } from "./mistake.js";
import type { Constant, Field, Struct } from "./model.js";
import { CONSTANT_NAME_RULE, FIELD_NAME_RULE, isConstantName, isFieldName } from "./names.js";
import { parseList, parseLiteral } from "./parse-literal.js";
import { parseType } from "./parse-type.js";

/** A line of an interface file; lines count from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * Parses the lines of one struct. The comment at its head, up to a blank line or the first member, is that of the
 * struct; other comments belong to the member that they stand before or behind.
 */
export function parseStruct(name: string, file: string, lines: readonly Line[], report: Report): Struct {
  const parser = new StructParser(name);
  for (const { number, text } of lines) {
    try {
      parser.line(text, { file, line: number, column: 1 });
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      report({ file, line: number, column: mistake.at + 1, message: mistake.message });
    }
  }
  return parser.finish();
}

class StructParser {
  readonly #name: string;
  readonly #fields: Field[] = [];
  readonly #constants: Constant[] = [];
  #head: readonly string[] | undefined;
  /** The comment lines since the last member. */
  #comment: string[] = [];
  /** Continues the comment of the member on the line before, if there is one. */
  #continue: ((text: string) => void) | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  line(text: string, location: Field["location"]): void {
    const start = text.search(/\S/);
    if (start < 0) {
      this.#continue = undefined;
      if (this.#head === undefined && this.#comment.length > 0) this.#head = this.#takeComment();
      else this.#comment.push("");
    } else if (text[start] !== "#") {
      this.#head ??= this.#takeComment();
      const before = this.#takeComment();
      this.#continue = undefined;
      this.#member(splitMember(text), before, { ...location, column: start + 1 });
    } else if (start > 0 && this.#continue !== undefined) {
      this.#continue(textOf(text.slice(start)));
    } else {
      this.#continue = undefined;
      this.#comment.push(textOf(text.slice(start)));
    }
  }

  finish(): Struct {
    const comment = joined(this.#head ?? this.#comment);
    return { name: this.#name, comment, fields: this.#fields, constants: this.#constants };
  }

  #member(line: MemberLine, before: readonly string[], location: Field["location"]): void {
    const { type, arity } = parseType(line.type.text, line.type.at, this.#name.split("/")[0]!);
    const { text: name, at: nameAt } = line.name;
    const members = [...this.#fields, ...this.#constants];
    if (members.some((member) => member.name === name)) throw new Mistake(`${quote(name)} is defined twice`, nameAt);
    const declared = line.value.text === "" ? line.type.text : `${line.type.text} = ${line.value.text}`;
    const comment = joined([joined(before), textOf(line.comment)]);

    if (line.isConstant) {
      if (!isConstantName(name)) throw expected(`a constant name (${CONSTANT_NAME_RULE})`, name, nameAt);
      if (type.kind === "struct" || arity.kind !== "one") {
        throw expected("the type of a constant to be a primitive type or a string", line.type.text, line.type.at);
      }
      const value = parseLiteral(line.value.text, line.value.at, type);
      this.#add(this.#constants, { name, type, value, declared, comment });
      return;
    }
    if (!isFieldName(name)) {
      const rule = isConstantName(name) ? '"=" and a value, if this is a constant' : FIELD_NAME_RULE;
      throw expected(`a field name (${rule})`, name, nameAt);
    }
    const field = { name, type, arity, declared, comment, location };
    if (line.value.text === "") {
      this.#add(this.#fields, field);
      return;
    }
    const parse = arity.kind === "one" ? parseLiteral : parseList;
    this.#add(this.#fields, { ...field, default: parse(line.value.text, line.value.at, type, arity) });
  }

  #add<Member extends Field | Constant>(members: Member[], member: Member): void {
    const index = members.push(member) - 1;
    this.#continue = (text) => {
      members[index] = { ...members[index]!, comment: joined([members[index]!.comment, text]) };
    };
  }

  #takeComment(): string[] {
    const comment = this.#comment;
    this.#comment = [];
    return comment;
  }
}

/** The text of a comment without its `#` and one space. */
function textOf(comment: string): string {
  return comment.replace(/^#+ ?/, "").trimEnd();
}

/** Lines as one text, without the blank ones at its ends. */
function joined(lines: readonly string[]): string {
  return lines.join("\n").replace(/^\n+|\n+$/g, "");
}
