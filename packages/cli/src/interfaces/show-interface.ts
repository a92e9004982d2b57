// SPDX-License-Identifier: Apache-2.0
// The text of an interface file, with what it refers to below each field.

import { readFileSync } from "node:fs";
import { parseInterface, parseInterfaceName, type SearchPath } from "@rclts/idl";
import { findInterface } from "./find-interfaces.js";

/** Which comments are shown; without them blank lines are not either. */
export interface CommentOptions {
  /** Those of the file itself. */
  readonly own: boolean;
  /** Those of what it refers to. */
  readonly nested: boolean;
}

/**
 * The lines of an interface; nested types stand below their field, one tab further in.
 *
 * @throws Failure if it, or what it refers to, is not found
 */
export function showInterface(name: string, searchPath: SearchPath, { own, nested }: CommentOptions): string[] {
  const path = findInterface(name, searchPath);
  const packageName = parseInterfaceName(name)!.package;
  // The text of .idl files has no lines of this form.
  const isText = !path.endsWith(".idl");
  return readFileSync(path, "utf8")
    .replace(/\n$/, "")
    .split("\n")
    .flatMap((raw) => {
      const line = raw.trimEnd();
      if (!isText) return [line];
      const reference = referenceOf(line, packageName);
      const shown = own ? line : withoutComment(line);
      const below = reference === undefined ? [] : showInterface(reference, searchPath, { own: nested, nested });
      return [...(shown === "" && !own ? [] : [shown]), ...below.map((text) => (text === "" ? text : `\t${text}`))];
    });
}

/** The message that a line's field is of. */
function referenceOf(line: string, packageName: string): string | undefined {
  if (line === "---") return undefined;
  const parsed = parseInterface(`${packageName}/msg/Line`, line, "", () => {});
  const type = parsed.kind === "msg" ? parsed.struct.fields[0]?.type : undefined;
  return type?.kind === "struct" ? type.name : undefined;
}

/** What stands before the first `#` that is in no string. */
function withoutComment(line: string): string {
  return /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^#])*/.exec(line)![0].trimEnd();
}
