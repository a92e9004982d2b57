// SPDX-License-Identifier: Apache-2.0
// What is wrong with interface files: where, what was expected, what was found.

import type { Location } from "./model.js";

/** One mistake. */
export interface Diagnostic extends Location {
  readonly message: string;
}

/** Takes a mistake; parsing goes on after it, so that one run tells all. */
export type Report = (diagnostic: Diagnostic) => void;

/** All mistakes of a run. Its message has one line `file:line:column: message` for each. */
export class InterfaceError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.name = "InterfaceError";
    this.diagnostics = diagnostics;
  }
}

/** `file:line:column: message`, as editors and terminals make links of. */
export function formatDiagnostic({ file, line, column, message }: Diagnostic): string {
  return `${file}:${line}:${column}: ${message}`;
}
