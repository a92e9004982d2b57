// SPDX-License-Identifier: Apache-2.0
// The lighthouse as its keeper runs it, with a file, and sets its parameters by the command.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { isolatedEnvironment } from "../isolated-environment.js";
import { RunningProgram } from "../running-program.js";

const packages = join(__dirname, "../../..");
let lighthouse: RunningProgram;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = await isolatedEnvironment();
  const file = join(__dirname, "lighthouse.yaml");
  const args = ["--ros-args", "--params-file", file, "-p", "lighthouse:period:=0.2"];
  lighthouse = new RunningProgram(join(packages, "examples/dist/lighthouse/lighthouse.js"), args, env);
});

afterAll(() => lighthouse.kill());

/** Resolves to what `rclts param set` prints, on both streams. */
function set(name: string, value: string): Promise<string> {
  const args = [join(packages, "cli/dist/main.cjs"), "param", "set", "/lighthouse", name, value];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 20_000 }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

test("it flashes as its file says, and otherwise as soon as its parameters are set", async () => {
  await lighthouse.prints("kept by Ann\n");
  await lighthouse.prints("green * * *\n");
  const refused = Promise.all([set("colour", "purple"), set("flashes", "10"), set("keeper", "Bob")]);
  const accepted = Promise.all([set("colour", "red"), set("period", "0.05")]);
  const [colour, flashes, keeper] = await refused;
  expect(colour).toContain("colour purple: expected one of white, red, green");
  expect(flashes).toContain("out of range. Min: 1, Max: 9, value: 10");
  expect(keeper).toContain("read-only");
  for (const told of await accepted) expect(told).toContain("successful");
  await lighthouse.prints("red * * *\n");
  expect(lighthouse.output).toContain("period is now 0.05\n");
}, 30_000);
