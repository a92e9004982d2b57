// SPDX-License-Identifier: Apache-2.0
// Checks that the engine, the services and generated code run anywhere: bundled for no platform in particular they
// import nothing from outside, and their packages depend on nobody but each other.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

const ENTRIES = [
  "@rclts/cdr",
  "@rclts/cdr/codegen",
  "@rclts/rtps",
  "@rclts/rtps/testing",
  "@rclts/service",
  ...generated(),
];

const faults = [];
for (const entry of ENTRIES) {
  const foreign = await foreignImports(entry);
  for (const [path, importer] of foreign) faults.push(`${entry}: imports "${path}" in ${importer}`);
  console.log(`${foreign.size === 0 ? "pure  " : "IMPURE"} ${entry}`);
}
for (const name of ["cdr", "rtps", "service", "interfaces"]) {
  const { dependencies = {} } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, "utf8"));
  const thirdParty = Object.keys(dependencies).filter((dependency) => !dependency.startsWith("@rclts/"));
  for (const dependency of thirdParty) faults.push(`packages/${name}/package.json depends on ${dependency}`);
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

/** Every subpath of the generated package. */
function generated() {
  const dist = `${root}packages/interfaces/dist`;
  return readdirSync(dist).flatMap((name) =>
    ["msg", "srv", "action"]
      .filter((kind) => existsSync(`${dist}/${name}/${kind}/index.js`))
      .map((kind) => `@rclts/interfaces/${name}/${kind}`),
  );
}

/** What the bundle of `entry` would import at run time beyond the workspace's own files: module to importing file. */
async function foreignImports(entry) {
  const foreign = new Map();
  await build({
    stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: `${root}packages/examples` },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
    plugins: [
      {
        name: "foreign-imports",
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ path, importer }) => {
            if (path.startsWith(".") || path.startsWith("/") || path.startsWith("@rclts/")) return undefined;
            foreign.set(path, importer.slice(root.length));
            return { path, external: true };
          });
        },
      },
    ],
  });
  return foreign;
}
