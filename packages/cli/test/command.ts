// SPDX-License-Identifier: Apache-2.0
// Runs the command within a test: what it prints, its exit code, and its end.

import { join } from "node:path";
import type { Io } from "../src/io.js";
import { run } from "../src/run.js";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A command that is under way. */
export interface Running {
  readonly outcome: Promise<Outcome>;
  /** Resolves when stdout has this text. */
  says(text: string): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): void;
}

/** Starts a command in a domain of the test's own, on loopback. */
export function start(args: readonly string[], io: Partial<Io> & { readonly stdin?: string } = {}): Running {
  const interrupted = new AbortController();
  const said = { out: "", error: "" };
  let waiting: (() => void)[] = [];
  const outcome = run(args, {
    out: (text) => {
      said.out += text;
      for (const look of waiting) look();
    },
    error: (text) => {
      said.error += text;
    },
    input: () => Promise.resolve(io.stdin ?? ""),
    inputIsTerminal: false,
    isTerminal: false,
    env: {},
    cwd: join(__dirname, ".."),
    signal: interrupted.signal,
    version: "1.2.3",
    standardInterfaces: STANDARD_INTERFACES,
    context: { localhostOnly: true, domainId: DOMAIN },
    ...io,
  }).then((code) => ({ code, ...said }));
  return {
    outcome,
    interrupt: () => interrupted.abort(),
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!said.out.includes(text)) return;
          waiting = waiting.filter((one) => one !== look);
          resolve();
        };
        waiting.push(look);
        look();
      }),
  };
}

/** Runs a command to its end. */
export function rclts(args: readonly string[], io: Partial<Io> & { readonly stdin?: string } = {}): Promise<Outcome> {
  return start(args, io).outcome;
}

export const STANDARD_INTERFACES = join(__dirname, "../../../idl");

/** Another one in each of the processes that run tests at a time. */
export const DOMAIN = 1 + (process.pid % 100);
