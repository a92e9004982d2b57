// SPDX-License-Identifier: Apache-2.0
// Commands as pages show them: what a block of `sh` calls, and running it in the workspace without npx.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** What is checked of a command of a page. */
export interface ShownCommand {
  /** The words up to the first that is none of a name: `rclts service call /add`. */
  readonly words: readonly string[];
  /** What begins with a dash, also between brackets. */
  readonly flags: readonly string[];
}

/** The commands of a block, or of a synopsis; texts in quotes are left out, and `npx` in front. */
export function shownCommands(code: string): ShownCommand[] {
  return code
    .replaceAll(/(^|\s)#.*$/gm, "$1")
    .replaceAll(/'[^']*'|"[^"]*"/g, "TEXT")
    .replaceAll(/\\?\n +/g, " ")
    .replaceAll(/\[[^\][]*\]/g, (optional) => optional.replaceAll("|", " "))
    .split(/\n|&&|\|\||\||;/)
    .map((text) => text.replaceAll(/[[\]]/g, " ").match(/\S+/g) ?? [])
    .map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))))
    .map((words) => (words[0] === "npx" ? words.slice(1) : words))
    .map(([name = "", ...rest]) => [PROGRAMS[name] ?? name, ...rest])
    .filter(([name]) => name !== "")
    .map((words) => ({
      words: words.filter((word) => !word.startsWith("-")),
      flags: words.filter((word) => /^--?\w/.test(word)).map((word) => word.replace(/=.*/, "")),
    }));
}

/** A shell that knows the commands of the workspace, also behind `npx`. */
export class PageShell {
  readonly #directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #background: number[] = [];

  constructor(root: string, directory: string, env: NodeJS.ProcessEnv) {
    this.#directory = directory;
    this.#env = { ...env, ROOT: root };
  }

  /** Runs commands to their end, at most 20 s, and gives what they print, on both streams. */
  async run(commands: string): Promise<string> {
    const child = this.#spawn(commands);
    const timer = setTimeout(() => end(child.pid!), 20_000);
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
    });
    const [code] = await once(child, "close");
    clearTimeout(timer);
    return code === 0 ? printed : `${printed}\nended with ${code ?? "a signal"}`;
  }

  /** Starts commands that run until `end`. */
  start(commands: string): void {
    const child = this.#spawn(commands);
    child.stdout.resume();
    this.#background.push(child.pid!);
  }

  /** Ends what was started. */
  end(): void {
    for (const pid of this.#background.splice(0)) end(pid);
  }

  #spawn(commands: string) {
    return spawn("sh", ["-c", `${PRELUDE}${commands}`], {
      cwd: this.#directory,
      env: this.#env,
      // A group of its own, that it ends with all that it has started.
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
  }
}

function end(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended.
  }
}

const PROGRAMS: Readonly<Record<string, string>> = { "@rclts/cli": "rclts", "@rclts/gen": "rclts-gen" };

const PRELUDE = `
exec 2>&1
rclts() { node "$ROOT/packages/cli/dist/main.cjs" "$@"; }
npx() {
  case $1 in
    @rclts/cli) shift; rclts "$@";;
    @rclts/gen|rclts-gen) shift; node "$ROOT/packages/gen/dist/main.js" "$@";;
    *) "$@";;
  esac
}
alias rclts-gen='npx rclts-gen'
`;
