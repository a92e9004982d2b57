// SPDX-License-Identifier: Apache-2.0
// How a command ends that does not succeed: a message for stderr and an exit code.

/** The exit codes beside 0. */
export const EXIT = {
  /** It was tried and did not work. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No server, or the time ran out. */
  timeout: 3,
  /** The peer answered that it does not want to. */
  refused: 4,
  /** By Ctrl-C, as shells have it: 128 and the signal's number. */
  interrupted: 130,
} as const;

/** How a command ends that does not succeed. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command. An empty message says nothing: the exit code is the answer. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}
