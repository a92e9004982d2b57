// SPDX-License-Identifier: Apache-2.0
// Parses the text of a .msg, .srv or .action file.

import { deriveAction, deriveService } from "./derive.js";
import type { Report } from "./diagnostic.js";
import type { Interface, Struct } from "./model.js";
import { type InterfaceName, type Kind, parseInterfaceName } from "./names.js";
import { type Line, parseStruct } from "./parse-struct.js";

/**
 * Parses an interface. Names in it become absolute, but are not looked up: that is the resolver's part.
 *
 * @param name the absolute name, such as `example_interfaces/srv/AddTwoInts`; its kind says how the text is read
 * @param text the content of the file
 * @param file the name of the file, for messages
 * @param report takes each mistake; what is wrong is left out of the result
 * @throws TypeError if `name` is not an interface name
 */
export function parseInterface(name: string, text: string, file: string, report: Report): Interface {
  const parts = parseInterfaceName(name);
  if (parts === undefined)
    throw new TypeError(`expected an interface name such as std_srvs/srv/Trigger, got "${name}"`);
  const struct = (suffix: string, lines: readonly Line[] = []): Struct =>
    parseStruct(`${name}${suffix}`, file, lines, report);
  const sections = splitSections(parts, text, file, report);
  switch (parts.kind) {
    case "msg":
      return { kind: "msg", name, file, struct: struct("", sections[0]) };
    case "srv": {
      const request = struct("_Request", sections[0]);
      return deriveService(name, file, request, struct("_Response", sections[1]));
    }
    case "action": {
      const goal = struct("_Goal", sections[0]);
      const result = struct("_Result", sections[1]);
      return deriveAction(name, file, goal, result, struct("_Feedback", sections[2]));
    }
  }
}

/** The parts between the `---` lines. */
function splitSections({ kind }: InterfaceName, text: string, file: string, report: Report): Line[][] {
  const sections: Line[][] = [[]];
  const separators: Line[] = [];
  // A byte order mark is no part of the first type.
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = { number: index + 1, text: raw };
    if (/^---\s*$/.test(raw)) {
      separators.push(line);
      sections.push([]);
    } else {
      sections[sections.length - 1]!.push(line);
    }
  }
  const wanted = SEPARATORS[kind];
  const surplus = separators[wanted];
  const expected = `expected ${wanted === 0 ? 'no "---" line' : `${wanted} "---" line${wanted > 1 ? "s" : ""}`} in a .${kind} file`;
  if (surplus !== undefined) {
    report({ file, line: surplus.number, column: 1, message: `${expected}, found one more` });
  } else if (separators.length < wanted) {
    const line = sections.flat().length + separators.length;
    report({ file, line, column: 1, message: `${expected}, found the end of the file after ${separators.length}` });
  }
  return sections;
}

const SEPARATORS: Readonly<Record<Kind, number>> = { msg: 0, srv: 1, action: 2 };
