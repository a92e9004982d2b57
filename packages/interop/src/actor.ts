// SPDX-License-Identifier: Apache-2.0
// A program on the stage: a child process that reports what happens to it as one JSON object a line.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a program reported. Members are as packages/interop/peers/README.md lists them. */
export type ActorEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface ActorCommand {
  /** For people, such as "cyclonedds client". */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export class Actor {
  readonly title: string;
  readonly events: ActorEvent[] = [];
  /** What it printed on stderr, and on stdout where it was no event. */
  readonly lines: string[] = [];
  /** Resolves when it has ended and all that it printed was read; to "status 0", "status 1", "SIGKILL". */
  readonly ended: Promise<string>;

  readonly #process: ChildProcess;
  readonly #commandLine: string;
  readonly #waiting = new Set<() => void>();
  #ending: string | undefined;

  constructor({ title, command, args, env }: ActorCommand) {
    this.title = title;
    this.#commandLine = [command, ...args].join(" ");
    this.#process = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.#process);
    createInterface({ input: this.#process.stdout! }).on("line", (line) => this.#read(line));
    createInterface({ input: this.#process.stderr! }).on("line", (line) => this.#say(line));
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        running.delete(this.#process);
        this.#ending ??= how;
        resolve(this.#ending);
        this.#wake();
      };
      this.#process.once("error", (error) => end(error.message));
      this.#process.once("close", (code, signal) => end(signal ?? `status ${code}`));
    });
  }

  /** undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The first event for which `wanted` holds, be it past or to come. Rejects if the program ends without it. */
  async until(what: string, wanted: (event: ActorEvent) => boolean): Promise<ActorEvent> {
    let seen = 0;
    return this.#when(what, () => {
      for (; seen < this.events.length; seen++) if (wanted(this.events[seen]!)) return this.events[seen]!;
      return undefined;
    });
  }

  /** The first event of that name. */
  event(name: string): Promise<ActorEvent> {
    return this.until(`"${name}"`, ({ event }) => event === name);
  }

  /** The first line it printed that is no event and contains that, be it past or to come. */
  line(text: string): Promise<unknown> {
    return this.#when(`"${text}"`, () => this.lines.find((line) => line.includes(text)));
  }

  count(name: string): number {
    return this.events.filter(({ event }) => event === name).length;
  }

  /** Waits for its end, which has to be `status`, and gives its last "done" event. */
  async finish(status = 0): Promise<ActorEvent> {
    const ending = await this.ended;
    if (ending !== `status ${status}`) throw new Error(`${this.title} ended with ${ending}, not status ${status}`);
    return this.events.findLast(({ event }) => event === "done") ?? { event: "done" };
  }

  /** Asks a program of ours for its nth event "tables", counted from 1: what its engine remembers. */
  askTables(n: number): Promise<ActorEvent> {
    this.#process.kill("SIGUSR2");
    return this.until(`tables ${n}`, (one) => one.event === "tables" && one.n === n);
  }

  /** Asks it to leave. */
  interrupt(): void {
    this.#process.kill("SIGTERM");
  }

  /** Asks it to leave, and waits until it has done so cleanly. */
  stop(): Promise<ActorEvent> {
    this.interrupt();
    return this.finish();
  }

  kill(): Promise<unknown> {
    this.#process.kill("SIGKILL");
    return this.ended;
  }

  /** How it was started, how it ended and what it said, for somebody who looks for a failure. */
  transcript(): string[] {
    const said = [...shorten(this.events.map((event) => JSON.stringify(event))), ...shorten(this.lines)];
    return [`${this.title} (${this.#ending ?? "running"}): ${this.#commandLine}`, ...said.map((line) => `  ${line}`)];
  }

  /** Looks whenever the program has said something. */
  async #when<T>(what: string, look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#ending !== undefined) throw new Error(`${this.title} ended with ${this.#ending} before ${what}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #read(line: string): void {
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {}
    if (typeof (event as ActorEvent | null | undefined)?.event === "string") this.events.push(event as ActorEvent);
    else this.lines.push(line);
    this.#wake();
  }

  #say(line: string): void {
    this.lines.push(line);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** The first lines and the last ones. */
function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= 2 * TRANSCRIPT) return lines;
  return [...lines.slice(0, TRANSCRIPT), `... ${lines.length - 2 * TRANSCRIPT} more`, ...lines.slice(-TRANSCRIPT)];
}

const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Lines from either end of what a program said. */
const TRANSCRIPT = 8;
