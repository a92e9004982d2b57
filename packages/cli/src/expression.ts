// SPDX-License-Identifier: Apache-2.0
// JavaScript of the person at the command line.

import { EXIT, Failure } from "./failure.js";

/**
 * An expression as a function of its parameters.
 *
 * @param option names it in messages, such as `--filter`
 * @throws Failure if it is none
 */
export function compileExpression(
  code: string,
  option: string,
  ...parameters: readonly string[]
): (...values: readonly unknown[]) => unknown {
  try {
    return new Function(...parameters, `return (${code}\n);`) as (...values: readonly unknown[]) => unknown;
  } catch (error) {
    throw new Failure(`${option}: ${(error as Error).message}`, EXIT.usage);
  }
}
