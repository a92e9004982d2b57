// SPDX-License-Identifier: Apache-2.0
// What a program reads when it imports the built rclts. Each file costs a start some 0.4 ms, and each 100 kB of text as
// much of the heap that V8 lets grow before it collects old space all the time.

import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");

test("importing rclts reads few files", () => {
  const { metafile } = buildSync({
    stdin: { contents: 'export * from "rclts";', resolveDir: join(root, "packages/examples") },
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
    treeShaking: false,
    // Read only by a program that has a file of parameters.
    external: ["yaml"],
  });
  const files = Object.keys(metafile.inputs).filter((path) => path.endsWith(".js"));
  const bytes = files.reduce((sum, path) => sum + metafile.inputs[path]!.bytes, 0);
  expect(files).toContain("packages/rclts/dist/index.js");
  expect(files.length).toBeLessThan(40);
  expect(bytes).toBeLessThan(800_000);
});
