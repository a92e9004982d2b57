// SPDX-License-Identifier: Apache-2.0
// What a run of the command has of the world around it; a test gives it another one.

import type { InitOptions } from "rclts";

/** The streams, the environment and the graph of one run. */
export interface Io {
  /** Writes to stdout. */
  readonly out: (text: string) => void;
  /** Writes to stderr. */
  readonly error: (text: string) => void;
  /** All of stdin, as text. */
  readonly input: () => Promise<string>;
  /** Whether stdin is a terminal, from which nothing can be piped. */
  readonly inputIsTerminal: boolean;
  /** Whether somebody watches stderr. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly cwd: string;
  /** Aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
  /** What `rclts --version` says. */
  readonly version: string;
  /** The folder of the standard interfaces, as `package/{msg,srv,action}/Name.ext`; searched last. */
  readonly standardInterfaces: string;
  /** How the graph is joined, beyond what the environment says. */
  readonly context: InitOptions;
}
