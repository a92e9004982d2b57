// SPDX-License-Identifier: Apache-2.0
// What was thrown, as text for a log line.

/** The stack of an error; of anything else what it says of itself. Never throws. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`;
  return typeof error === "object" ? Object.prototype.toString.call(error) : String(error);
}
