// SPDX-License-Identifier: Apache-2.0
// rclts doctor

import type { Command } from "commander";
import { type Finding, problem } from "../doctor/finding.js";
import { findings } from "../doctor/findings.js";
import { type Report, reportEnvironment, reportGraph } from "../doctor/report.js";
import { findingsText, reportText } from "../doctor/report-text.js";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, settle } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .addOption(jsonOption())
    .action(async (options: GraphOptions & { json?: true }) => {
      const { report, found } = await examine(io, options);
      if (options.json) io.out(`${jsonLine({ ...report, findings: found })}\n`);
      else io.out(`${reportText(report)}\n${findingsText(found)}`);
      if (found.some(({ kind }) => kind === "problem")) throw new Failure("");
    });
}

interface Examination {
  readonly report: Report;
  readonly found: readonly Finding[];
}

async function examine(io: Io, { spinTime }: GraphOptions): Promise<Examination> {
  const report = reportEnvironment(io);
  try {
    return await withNode(io, async (node, context) => {
      const isAnswered = (): boolean => context.getParticipants().every(({ hasAnswered }) => hasAnswered);
      await settle(io, node, { spinTime, isThere: isAnswered });
      const graph = reportGraph(node, context);
      return { report: { ...report, graph }, found: findings(graph) };
    });
  } catch (error) {
    io.signal.throwIfAborted();
    const advice = "see what is said of the variables of ROS above";
    return { report, found: [problem(`the graph cannot be joined: ${(error as Error).message}`, advice)] };
  }
}
