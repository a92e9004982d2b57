// SPDX-License-Identifier: Apache-2.0
// CommonJS programs require the packages as they were built, or have them in their bundle.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, buildSync } from "esbuild";
import { DOMAIN } from "../test/program.js";

/** Where the workspace's packages resolve as they do for a user, to what was built. */
const resolveDir = join(__dirname, "../../examples");

const program = `
  const { init, Node, shutdown } = require("rclts");
  const { AddTwoInts } = require("@rclts/interfaces/example_interfaces/srv");
  (async () => {
    await init({ domainId: ${DOMAIN}, localhostOnly: true });
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

describe("bundled as CommonJS", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rclts-bundle-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the bundle of a program prints, that calls `init` with this as its option `thread`. */
  async function threadedBundle(thread: string): Promise<string> {
    const contents = `
      const { init, shutdown } = require("rclts");
      const { join } = require("node:path");
      const { pathToFileURL } = require("node:url");
      const options = { domainId: ${DOMAIN}, localhostOnly: true, thread: ${thread} };
      init(options).then(shutdown).then(() => console.log("done"), ({ message }) => console.log(message));`;
    bundle("program.cjs", { stdin: { contents, resolveDir }, format: "cjs" });
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "program.cjs")], { timeout: 15_000 });
    return stdout;
  }

  function bundle(file: string, options: BuildOptions): void {
    const common = { absWorkingDir: resolveDir, bundle: true, platform: "node", logLevel: "error" } as const;
    buildSync({ ...common, ...options, outfile: join(folder, file) });
  }

  test("a program with a thread is told to say where its file is", async () => {
    const message = await threadedBundle("true");
    expect(message).toContain("thread is true, and the file of the engine's thread is not there");
    expect(message).toContain("rclts/engine-thread");
  });

  test("and with that it has its thread", async () => {
    bundle("engine-thread.mjs", { entryPoints: ["rclts/engine-thread"], format: "esm" });
    expect(await threadedBundle('pathToFileURL(join(__dirname, "engine-thread.mjs"))')).toBe("done\n");
  });
});

function run() {
  return promisify(execFile)(process.execPath, ["--input-type=commonjs", "--eval", program], {
    cwd: resolveDir,
    timeout: 15_000,
  });
}
