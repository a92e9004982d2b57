// SPDX-License-Identifier: Apache-2.0
// npm run workflows: says what in .github/workflows could not run, as far as that can be told without running it.

import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(ROOT, ".github/workflows");
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const oldestNode = Number(/\d+/.exec(engines.node)[0]);
const { services: containers } = parse(read("packages/interop/ros2/docker/compose.yaml"), { merge: true });

const WORKFLOW_KEYS = ["name", "on", "permissions", "concurrency", "env", "jobs"];
const JOB_KEYS = ["if", "strategy", "runs-on", "container", "timeout-minutes", "permissions", "env", "steps"];
const STEP_KEYS = ["name", "if", "uses", "with", "run", "env", "shell"];

const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yml"));
const faults = files.flatMap((file) =>
  workflowFaults(parse(read(`.github/workflows/${file}`))).map((fault) => `${file}: ${fault}`),
);
if (files.length === 0) faults.push("there are no workflows");
for (const fault of faults) console.error(fault);
console.log(`${files.length} workflows, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function workflowFaults(workflow) {
  const { jobs = {}, on = {}, permissions } = workflow;
  const faults = [...unknownKeys(workflow, WORKFLOW_KEYS), ...missingKeys(workflow, ["name", "on", "jobs"])];
  if (permissions?.contents !== "read")
    faults.push("expected permissions to be contents: read, and a job's own beyond that");
  if (Object.keys(on).length === 0) faults.push("nothing starts it");
  for (const [name, job] of Object.entries(jobs)) faults.push(...jobFaults(job).map((fault) => `${name}: ${fault}`));
  return faults;
}

function jobFaults(job) {
  const { strategy = {}, steps = [], container } = job;
  const matrix = strategy.matrix ?? {};
  const faults = [...unknownKeys(job, JOB_KEYS), ...missingKeys(job, ["runs-on", "timeout-minutes", "steps"])];
  for (const [, key] of JSON.stringify(job).matchAll(/\$\{\{ matrix\.([\w-]+) \}\}/g)) {
    if (matrix[key] === undefined) faults.push(`matrix.${key} is not there`);
  }
  const versions = [...(matrix.node ?? []), /^node:(\d+)/.exec(container?.image ?? "")?.[1] ?? []].flat();
  for (const step of steps)
    versions.push(...[step.with?.["node-version"] ?? []].flat().filter((version) => !/\$/.test(version)));
  if (versions.length === 0) faults.push("no version of Node is asked for");
  for (const version of versions) {
    if (!(Number(version) >= oldestNode)) faults.push(`Node ${version} is not ${engines.node}`);
  }
  if (matrix.node !== undefined && Math.min(...matrix.node) !== oldestNode)
    faults.push(`Node ${oldestNode} is not tested`);
  for (const distro of matrix.distro ?? []) {
    if (containers[distro] === undefined) faults.push(`there is no container of ${distro}`);
  }
  return [...faults, ...steps.flatMap((step, i) => stepFaults(step).map((fault) => `step ${i + 1}: ${fault}`))];
}

function stepFaults(step) {
  const faults = unknownKeys(step, STEP_KEYS);
  if ((step.uses === undefined) === (step.run === undefined)) faults.push('expected either "uses" or "run"');
  if (step.uses !== undefined && !/^[\w-]+\/[\w-]+@v\d+$/.test(step.uses))
    faults.push(`"${step.uses}" names no version`);
  // One command, so that it is the same in every system's shell.
  return step.run === undefined ? faults : [...faults, ...commandFaults(step.run)];
}

function commandFaults(command) {
  const script = /^npm (?:run )?(?:--silent )?([\w-]+)( -- \S[^\n;&|]*)?$/.exec(command.trim())?.[1];
  if (script === "ci" || scripts[script] !== undefined) return [];
  try {
    accessSync(join(ROOT, command), constants.X_OK);
    return [];
  } catch {
    return [`"${command}" is no script of package.json, and no program here`];
  }
}

function unknownKeys(object, known) {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => `"${key}" is not known`);
}

function missingKeys(object, needed) {
  return needed.filter((key) => object[key] === undefined).map((key) => `"${key}" is missing`);
}

function read(path) {
  return readFileSync(join(ROOT, path), "utf8");
}
