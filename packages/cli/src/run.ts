// SPDX-License-Identifier: Apache-2.0
// The rclts command as a function: command line in, exit code out.

import { Command, CommanderError } from "commander";
import { EXIT, type ExitCode, Failure } from "./failure.js";
import type { Io } from "./io.js";
import { GROUPS, VERBS, type VerbRow } from "./verbs.js";

/**
 * Runs one command.
 *
 * @param args the command line, without the names of node and of the program
 * @returns the exit code: 0, or one of {@link EXIT}
 */
export async function run(args: readonly string[], io: Io): Promise<0 | ExitCode> {
  try {
    const { program, groups } = await buildProgram(args, io);
    // Help is what was asked for then, as ros2 has it, and no mistake.
    const silent = args.length === 0 ? program : args.length === 1 ? groups.get(args[0]!) : undefined;
    if (silent !== undefined) silent.outputHelp();
    else await program.parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

interface Program {
  readonly program: Command;
  /** Those that verbs are behind. */
  readonly groups: ReadonlyMap<string, Command>;
}

/** All commands by name, and the one that is asked for whole. */
async function buildProgram(args: readonly string[], io: Io): Promise<Program> {
  const program = newCommand("rclts", io)
    .enablePositionalOptions()
    .description("The verbs of the ros2 command on Node alone: no ROS, no daemon.")
    .version(io.version)
    .addHelpText("after", `\n${EXIT_CODES_HELP}`);
  const groups = new Map(
    Object.entries(GROUPS).map(([name, summary]) => [name, newCommand(name, io).description(summary)] as const),
  );
  for (const group of groups.values()) program.addCommand(group);
  for (const row of VERBS) {
    const [first, second] = row.name.split(" ") as [string, string?];
    const command = newCommand(second ?? first, io).description(row.summary);
    (groups.get(first) ?? program).addCommand(command);
    if (isAskedFor(row, args)) (await row.load()).define(command, io);
  }
  return { program, groups };
}

function isAskedFor({ name }: VerbRow, args: readonly string[]): boolean {
  const words = name.split(" ");
  // `rclts help service call` puts a word in front.
  const given = args[0] === "help" ? args.slice(1) : args;
  return words.every((word, index) => given[index] === word);
}

function newCommand(name: string, { out, error }: Io): Command {
  return new Command(name)
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError(`Try rclts --help, or --help behind any verb.`)
    .configureOutput({ writeOut: out, writeErr: error });
}

/** Tells what went wrong, and gives the exit code for it. */
function exitCodeOf(error: unknown, io: Io): 0 | ExitCode {
  // Commander has said it already; it knows nothing but the command line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (io.signal.aborted) return EXIT.interrupted;
  if (error instanceof Failure) {
    if (error.message !== "") io.error(`${error.message}\n`);
    return error.exitCode;
  }
  const { name, message, code } = error as Error & { code?: unknown };
  if (EXPECTED_ERRORS.has(name)) io.error(`${message}\n`);
  else io.error(`${error instanceof Error ? (error.stack ?? message) : String(error)}\n`);
  if (name !== "ServiceError") return EXIT.failed;
  return code === "remote-error" ? EXIT.refused : code === "timeout" ? EXIT.timeout : EXIT.failed;
}

/** By their names, so that nothing is loaded to know them. Their messages say all; others are mistakes of this program. */
const EXPECTED_ERRORS = new Set([
  "InterfaceError",
  "ServiceError",
  "InvalidServiceNameException",
  "InvalidTopicNameException",
  "InvalidNodeNameException",
  "InvalidNamespaceException",
  "InvalidParameterException",
  "RangeError",
  "TypeError",
]);

const EXIT_CODES_HELP =
  "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 no server or time-out, 4 refused by the peer, 130 interrupted.";
