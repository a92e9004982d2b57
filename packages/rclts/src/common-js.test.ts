// SPDX-License-Identifier: Apache-2.0
// CommonJS programs require the packages as they were built.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const program = `
  const { init, Node, shutdown } = require("rclts");
  const { AddTwoInts } = require("@rclts/interfaces/example_interfaces/srv");
  (async () => {
    await init({ domainId: ${1 + (process.pid % 100)}, localhostOnly: true });
    const node = new Node("adder");
    node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
    const { sum } = await node.createClient(AddTwoInts, "add_two_ints").call({ a: 2n, b: 3n });
    console.log("sum:", String(sum));
    await shutdown();
  })();`;

// Node can since 20.19 and 22.12.
const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
const canRequire = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
const [testRequire, testRefusal] = canRequire ? [test, test.skip] : [test.skip, test];

testRequire(
  "a CommonJS program requires rclts and has its call answered",
  async () => {
    expect((await run()).stdout).toBe("sum: 5\n");
  },
  20_000,
);

testRefusal("a Node that cannot require ES modules says so, and what to do", async () => {
  await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining("dynamic import()") as string });
});

/** Where the workspace's packages resolve as they do for a user, to what was built. */
function run() {
  return promisify(execFile)(process.execPath, ["--input-type=commonjs", "--eval", program], {
    cwd: join(__dirname, "../../examples"),
    timeout: 15_000,
  });
}
