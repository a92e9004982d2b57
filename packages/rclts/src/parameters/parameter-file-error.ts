// SPDX-License-Identifier: Apache-2.0
// What is wrong with a parameter file, and where.

/** A parameter file can not be read, or is none. */
export class ParameterFileError extends Error {
  /** As it was given. */
  readonly path: string;
  /** From 1; undefined if the file as a whole is concerned. */
  readonly line: number | undefined;

  constructor(path: string, line: number | undefined, reason: string) {
    super(`${path}${line === undefined ? "" : `:${line}`}: ${reason}`);
    this.name = "ParameterFileError";
    this.path = path;
    this.line = line;
  }
}
