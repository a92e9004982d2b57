// SPDX-License-Identifier: Apache-2.0
// Documentation comments in generated code.

import { LINE_WIDTH } from "./generated-file.js";

/** The lines of a documentation comment; none for an empty text. */
export function jsdoc(text: string, indent = ""): string[] {
  // What would end the comment early must not.
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (text === "") return [];
  const single = `${indent}/** ${lines[0]} */`;
  if (lines.length === 1 && single.length <= LINE_WIDTH) return [single];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
