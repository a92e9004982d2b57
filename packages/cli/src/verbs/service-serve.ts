// SPDX-License-Identifier: Apache-2.0
// rclts service serve

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { RuntimeValue } from "@rclts/idl";
import { type Command, Option } from "commander";
import { compileExpression } from "../expression.js";
import { EXIT, Failure } from "../failure.js";
import { serviceType } from "../interfaces/graph-types.js";
import type { LoadedService } from "../interfaces/load-types.js";
import type { Io } from "../io.js";
import { includeOption, interfaceOption, jsonOption } from "../options.js";
import { type SessionOptions, untilInterrupted, withNode } from "../session.js";
import { fillMessage } from "../values/fill.js";
import { jsonLine } from "../values/json-line.js";
import { parseYaml } from "../values/parse-yaml.js";
import { reprMessage } from "../values/python-repr.js";

/** Gives the response, whole or in part, or changes the one that it is given; or a promise of that. */
type Answer = (request: RuntimeValue, response: RuntimeValue) => unknown;

interface Options extends SessionOptions {
  readonly reply?: string;
  readonly eval?: string;
  readonly module?: string;
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  command
    .argument("<name>", "such as /add_two_ints")
    .argument("<type>", "such as example_interfaces/srv/AddTwoInts")
    .addOption(
      new Option("--reply <values>", "the response as YAML or JSON, always the same; - reads it from stdin").conflicts([
        "eval",
        "module",
      ]),
    )
    .addOption(
      new Option("--eval <function>", "such as '({ a, b }) => ({ sum: a + b })': makes the response").conflicts(
        "module",
      ),
    )
    .option("--module <file>", "a JavaScript module whose default export is such a function")
    .addOption(includeOption())
    .addOption(interfaceOption())
    .addOption(jsonOption())
    .action((name: string, typeName: string, options: Options) => serve(io, name, typeName, options));
}

async function serve(io: Io, name: string, typeName: string, options: Options): Promise<void> {
  await withNode(io, options, async (node) => {
    const service = await serviceType(io, node, name, typeName, options);
    const answer = await answerOf(io, service, options);
    const { type, request, response, structs } = service;
    node.createService(type, name, async (given, empty) => {
      const made = (await answer(given, empty)) ?? empty;
      const reply = type.Response.create(made as object);
      if (options.json) io.out(`${jsonLine({ request: given, response: reply })}\n`);
      else io.out(`${reprMessage(request, given, structs)}\n${reprMessage(response, reply, structs)}\n\n`);
      return reply;
    });
    await untilInterrupted(io);
  });
}

async function answerOf(io: Io, { response, structs }: LoadedService, options: Options): Promise<Answer> {
  if (options.module !== undefined) {
    const module = (await import(pathToFileURL(resolve(io.cwd, options.module)).href)) as { default?: unknown };
    return checkAnswer(module.default, `the default export of ${options.module}`);
  }
  if (options.eval !== undefined) return checkAnswer(evaluate(options.eval), "--eval");
  const text = options.reply === "-" ? await io.input() : (options.reply ?? "{}");
  const init = fillMessage(response, parseYaml(text, "the response"), structs);
  return () => init;
}

function evaluate(code: string): unknown {
  const expression = compileExpression(code, "--eval");
  try {
    return expression();
  } catch (error) {
    throw new Failure(`--eval: ${(error as Error).message}`, EXIT.usage);
  }
}

function checkAnswer(answer: unknown, what: string): Answer {
  if (typeof answer === "function") return answer as Answer;
  throw new Failure(`${what} is ${String(answer)}: expected a function of the request`, EXIT.usage);
}
