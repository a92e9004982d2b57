// SPDX-License-Identifier: Apache-2.0
// rclts doctor

import type { Command } from "commander";
import type { Node } from "rclts";
import { type Finding, problem } from "../doctor/finding.js";
import { findings } from "../doctor/findings.js";
import { type Report, reportEnvironment, reportGraph } from "../doctor/report.js";
import { findingsText, reportText } from "../doctor/report-text.js";
import { serviceFindings } from "../doctor/service-findings.js";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, settle } from "../graph.js";
import { serviceType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { includeOption, jsonOption } from "../options.js";
import { withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .argument("[service]", "to say besides whether it can be called from here, and if not, why")
    .argument("[type]", "of the service, such as std_srvs/srv/Trigger; by default that which it has in the graph")
    .addOption(includeOption())
    .addOption(jsonOption())
    .action(async (service: string | undefined, type: string | undefined, options: Options) => {
      const wanted = service === undefined ? undefined : { name: service, type, include: options.include };
      const { report, found } = await examine(io, options, wanted);
      if (options.json) io.out(`${jsonLine({ ...report, findings: found })}\n`);
      else io.out(`${reportText(report)}\n${findingsText(found)}`);
      if (found.some(({ kind }) => kind === "problem")) throw new Failure("");
    });
}

interface Examination {
  readonly report: Report;
  readonly found: readonly Finding[];
}

interface WantedService {
  readonly name: string;
  readonly type: string | undefined;
  readonly include: string[] | undefined;
}

async function examine(io: Io, options: GraphOptions, service: WantedService | undefined): Promise<Examination> {
  const report = reportEnvironment(io);
  try {
    return await withNode(io, options, async (node, context) => {
      const isAnswered = (): boolean => context.getParticipants().every(({ hasAnswered }) => hasAnswered);
      await settle(io, node, { spinTime: options.spinTime, isThere: isAnswered });
      // Before a client of ours is in it.
      const graph = reportGraph(node, context);
      const found = findings(graph);
      if (service === undefined) return { report: { ...report, graph }, found };
      const { found: inTheWay, ...state } = await examineService(io, node, service);
      return { report: { ...report, graph, service: state }, found: [...inTheWay, ...found] };
    });
  } catch (error) {
    io.signal.throwIfAborted();
    const advice = "see the variables of ROS above, and --interface if it was given";
    return { report, found: [problem(`the graph cannot be joined: ${(error as Error).message}`, advice)] };
  }
}

/** By a client of our own: what it says of itself is what any would meet that is started here. */
async function examineService(
  io: Io,
  node: Node,
  { name, type, include }: WantedService,
): Promise<{ readonly name: string; readonly ready: boolean; readonly found: readonly Finding[] }> {
  try {
    const loaded = await serviceType(io, node, name, type, { timeout: PATIENCE, ...(include && { include }) });
    const client = node.createClient(loaded.type, name);
    await client.waitForService({ timeout: PATIENCE, signal: io.signal });
    const explanation = client.explain();
    return { name: client.serviceName, ready: explanation.ready, found: serviceFindings(explanation) };
  } catch (error) {
    io.signal.throwIfAborted();
    const advice = `see what there is with rclts service list -t, or give the type too: rclts doctor ${name} PACKAGE/srv/NAME`;
    return { name, ready: false, found: [problem((error as Error).message, advice)] };
  }
}

/** Milliseconds in which a server that is reached is ready. */
const PATIENCE = 2000;
