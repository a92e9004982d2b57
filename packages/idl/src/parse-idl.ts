// SPDX-License-Identifier: Apache-2.0
// Parses .idl files, by way of @foxglove/ros2idl-parser.

import { parseRos2idl } from "@foxglove/ros2idl-parser";
import { deriveAction, deriveService } from "./derive.js";
import type { Report } from "./diagnostic.js";
import { IdlSource } from "./idl-source.js";
import { Mistake, quote } from "./mistake.js";
import type { Arity, Constant, ElementType, Field, Interface, Literal, PrimitiveName, Struct } from "./model.js";
import { parseInterfaceName } from "./names.js";
import { parseList, parseLiteral } from "./parse-literal.js";

/**
 * Parses the text of an .idl file. Names in it are not looked up.
 *
 * @param name the absolute name, such as `my_msgs/msg/Pose`; its kind says which structs are expected
 * @param file the name of the file, for messages
 * @param report takes each mistake; what is wrong is left out of the result
 * @throws TypeError if `name` is not an interface name
 */
export function parseIdl(name: string, text: string, file: string, report: Report): Interface {
  const parts = parseInterfaceName(name);
  if (parts === undefined)
    throw new TypeError(`expected an interface name such as std_srvs/srv/Trigger, got "${name}"`);
  const reader = new IdlReader(text, file, report);
  const struct = (suffix = ""): Struct => reader.struct(`${name}${suffix}`);
  switch (parts.kind) {
    case "msg":
      return { kind: "msg", name, file, struct: struct() };
    case "srv":
      return deriveService(name, file, struct("_Request"), struct("_Response"));
    case "action":
      return deriveAction(name, file, struct("_Goal"), struct("_Result"), struct("_Feedback"));
  }
}

type Definitions = ReturnType<typeof parseRos2idl>;
type Definition = Definitions[number]["definitions"][number];

class IdlReader {
  readonly #file: string;
  readonly #report: Report;
  readonly #source: IdlSource;
  /** Whether mistakes of syntax were told, so that what is missing may have been left out with them. */
  #isBroken = false;
  /** Undefined if there is nothing that can be parsed. */
  readonly #definitions: Definitions | undefined;

  constructor(text: string, file: string, report: Report) {
    this.#file = file;
    this.#report = report;
    this.#source = new IdlSource(text);
    this.#definitions = this.#parse(text);
  }

  struct(name: string): Struct {
    const own = name.slice(name.lastIndexOf("/") + 1);
    const declared = this.#source.struct(own);
    const found = this.#definitions?.find((definition) => definition.name === name)?.definitions;
    // What is not declared may stand among the stubs.
    const members = declared === undefined ? undefined : found;
    if (members === undefined && !this.#isBroken) {
      const wanted = `expected struct ${own} in modules ${name.split("/").slice(0, 2).join("::")}, found none`;
      this.#report({ file: this.#file, line: 1, column: 1, message: wanted });
    }
    const constants = this.#definitions?.find((definition) => definition.name === `${name}_Constants`)?.definitions;
    // What stands for a structure without members in code that was made of .msg files.
    const real = (members ?? []).filter((member) => member.name !== "structure_needs_at_least_one_member");
    const names = new Set<string>();
    const field = (member: Definition): Field => {
      if (names.has(member.name)) throw new Mistake("defined twice", 0);
      names.add(member.name);
      return this.#field(own, member);
    };
    return {
      name,
      comment: declared?.comment ?? "",
      fields: real.flatMap((member) => this.#told(own, member, () => field(member))),
      constants: (constants ?? []).flatMap((constant) =>
        this.#told(`${own}_Constants`, constant, () => this.#constant(`${own}_Constants`, constant)),
      ),
    };
  }

  #field(owner: string, member: Definition): Field {
    const name = nameInFile(member.name, this.#source, owner);
    const type = elementOf(member);
    const arity = arityOf(member);
    const declared = this.#source.member(owner, name);
    const location = { file: this.#file, line: declared?.line ?? 1, column: declared?.column ?? 1 };
    const value = declared?.value;
    const field = { name, type, arity, comment: declared?.comment ?? "", location, declared: spelled(type, arity) };
    if (value === undefined) return field;
    const fallback = arity.kind === "one" ? parseLiteral(value, 0, type) : parseList(listOf(value), 0, type, arity);
    const written = arity.kind === "one" ? value : listOf(value);
    return { ...field, declared: `${field.declared} = ${written}`, default: fallback };
  }

  #constant(owner: string, member: Definition): Constant {
    const { name, valueText = "" } = member;
    const type = elementOf(member);
    if (type.kind === "struct") throw new Mistake(`a constant has a primitive type or a string, not ${type.name}`, 0);
    const value: Literal = type.kind === "string" ? String(member.value) : parseLiteral(valueText, 0, type);
    const comment = this.#source.member(owner, name)?.comment ?? "";
    return { name, type, value, declared: `${spelled(type, ONE)} = ${valueText}`, comment };
  }

  /** What `make` gives, or nothing if it is mistaken, which is told at the member. */
  #told<T>(owner: string, member: Definition, make: () => T): T[] {
    try {
      return [make()];
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      const { line = 1, column = 1 } = this.#source.member(owner, member.name) ?? {};
      this.#report({ file: this.#file, line, column, message: `${member.name}: ${mistake.message}` });
      return [];
    }
  }

  /** The parser stops at a mistake: then it gets the text once more, without the declaration that the mistake is in. */
  #parse(text: string): Definitions | undefined {
    const open = this.#source.unclosed();
    if (open !== undefined) {
      this.#isBroken = true;
      this.#report({ file: this.#file, ...open, message: 'this "{" has no "}"' });
      return undefined;
    }
    const stubs = this.#stubs();
    let left = text;
    for (let told = 0; told < MOST_TOLD; told++) {
      try {
        // Of two definitions of one name the parser takes the later: what the text itself defines is no stub.
        return parseRos2idl(`${stubs}\n${marked(left)}`);
      } catch (error) {
        const source = new IdlSource(left);
        const mistake = placed(error as Error, source, left);
        const rest = source.without(mistake.line, mistake.column);
        // A place where nothing stands any more is wrong only because of what was left out.
        if (told === 0 || rest !== undefined) this.#report({ file: this.#file, ...mistake });
        this.#isBroken = true;
        if (rest === undefined) break;
        left = rest;
      }
    }
    return undefined;
  }

  /** One line: the parser wants all that is referred to in the same text. */
  #stubs(): string {
    const stubs = this.#source
      .references()
      .map((one) => `module ${one.package} { module ${one.kind} { struct ${one.type} { uint8 stub; }; }; };`);
    return [...new Set(stubs), ...Object.values(MARKS).map((mark) => `struct ${mark} { uint8 stub; };`)].join(" ");
  }
}

/**
 * Other names for what the parser must not see. `octet` and `char` are hashed otherwise than `uint8`, which it makes of them;
 * and members may have the names of types, as the `sequence` of example_interfaces/action/Fibonacci has.
 */
function marked(text: string): string {
  return text.replace(MARKED, (found, name?: string, type?: string) => {
    if (name !== undefined) return `${name[0]!.toUpperCase()}${name.slice(1)}`;
    return type === undefined ? found : MARKS[type as keyof typeof MARKS];
  });
}

/** The parser gives the fields of Time and Duration the names of ROS 1. */
function nameInFile(name: string, source: IdlSource, owner: string): string {
  if (KEYWORDS.includes(name.toLowerCase())) return name.toLowerCase();
  return name === "nsec" && source.member(owner, name) === undefined ? "nanosec" : name;
}

function elementOf({ type, isComplex, enumType, upperBound }: Definition): ElementType {
  if (enumType !== undefined) throw new Mistake("ROS 2 has no enumerations: use uint8 and constants", 0);
  if (type === MARKS.octet) return { kind: "primitive", name: "byte" };
  if (type === MARKS.char) return { kind: "primitive", name: "char" };
  if (isComplex === true) {
    if (/^\w+\/msg\/\w+$/.test(type)) return { kind: "struct", name: type };
    throw new Mistake(`expected a type in modules package::msg, found ${type.replaceAll("/", "::")}`, 0);
  }
  if (type === "string" || type === "wstring") {
    return { kind: "string", wide: type === "wstring", ...(upperBound === undefined ? {} : { bound: upperBound }) };
  }
  if (PRIMITIVES.has(type)) return { kind: "primitive", name: type as PrimitiveName };
  throw new Mistake(`the type ${type} is not supported`, 0);
}

function arityOf({ isArray, arrayLength, arrayUpperBound }: Definition): Arity {
  if (arrayLength !== undefined) return { kind: "array", length: arrayLength };
  if (isArray !== true) return ONE;
  return { kind: "sequence", ...(arrayUpperBound === undefined ? {} : { bound: arrayUpperBound }) };
}

/** A type as a .msg file has it. */
function spelled(type: ElementType, arity: Arity): string {
  const bound = type.kind === "string" && type.bound !== undefined ? `<=${type.bound}` : "";
  const element = type.kind === "string" ? `${type.wide ? "w" : ""}string${bound}` : type.name;
  if (arity.kind === "one") return element;
  if (arity.kind === "array") return `${element}[${arity.length}]`;
  return arity.bound === undefined ? `${element}[]` : `${element}[<=${arity.bound}]`;
}

/** `[1, 2]` of `"(1, 2)"`, which is how the default of many values is written. */
function listOf(value: string): string {
  return value.replace(/^"\s*\((.*?),?\s*\)\s*"$/s, "[$1]");
}

/** What the parser says, in one line, and where in the text, which it got behind a line of stubs. */
function placed(
  { message }: Error,
  source: IdlSource,
  text: string,
): { line: number; column: number; message: string } {
  const [, parserLine, column] = /^(?:Syntax error|invalid syntax) at line (\d+) col (\d+)/i.exec(message) ?? [];
  if (parserLine !== undefined) {
    const line = Number(parserLine) - 1;
    const found = (text.split("\n")[line - 1] ?? "").slice(Number(column) - 1).match(/^\S+/)?.[0];
    const expected = [...message.matchAll(/^An? (.+?)(?: token)? based on:/gm)].map(([, token]) => token!);
    const some = [...new Set(expected)].slice(0, 4).join(" or ");
    const what = `expected ${some === "" ? "something else" : some}, found ${quote(found ?? "")}`;
    return { line, column: Number(column), message: what };
  }
  const [, name] = /^Could not find node (\S+)/.exec(message) ?? [];
  if (name !== undefined) return { ...source.place(name), message: `unknown type ${name}` };
  return { line: 1, column: 1, message: message.split("\n")[0]! };
}

const ONE: Arity = { kind: "one" };
/** Mistakes of syntax that are told of one file. */
const MOST_TOLD = 20;
/** As long as what they stand for, so that columns stay. */
const MARKS = { octet: "OCTET", char: "CHAR" } as const;
/** Words that the parser takes for no name. */
const KEYWORDS: readonly string[] = [
  ...[
    "boolean",
    "case",
    "char",
    "const",
    "double",
    "enum",
    "float",
    "int16",
    "int32",
    "int8",
    "long",
    "module",
    "octet",
  ],
  ...["sequence", "short", "string", "struct", "switch", "typedef", "uint8", "union", "unsigned", "wchar", "wstring"],
];
/** Strings, which stay; keywords where the name of a member stands; and the two types, unless of constants. */
const MARKED = new RegExp(
  [
    '"(?:\\\\.|[^"\\\\])*"',
    `(?<=[\\w>]\\s+)(${KEYWORDS.join("|")})(?=\\s*(?:\\[[^\\]]*\\]\\s*)*;)`,
    "(?<!const\\s+)\\b(octet|char)\\b",
  ].join("|"),
  "g",
);
const PRIMITIVES: ReadonlySet<string> = new Set<PrimitiveName>([
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
]);
