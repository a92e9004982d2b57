// SPDX-License-Identifier: Apache-2.0
// What keeps a package from being published: of its manifest, of its files, and of how others find its types.

import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { ROOT, readJson } from "./published.mjs";

/** What npm runs where a package is installed. */
export const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall"];

/** Sentences, none if all is well. */
export async function faultsOf(one, all) {
  return [
    ...manifestFaults(one, all),
    ...fileFaults(one),
    ...(await publintFaults(one)),
    ...(one.manifest.exports["."] === undefined && one.manifest.exports["./*"] === undefined ? [] : typeFaults(one)),
  ];
}

function manifestFaults({ folder, manifest }, all) {
  const { repository, license, engines } = readJson(join(ROOT, "package.json"));
  const page = repository.url.replace(/^git\+|\.git$/g, "");
  const expected = {
    license,
    engines,
    repository: { ...repository, directory: `packages/${folder}` },
    homepage: `${page}/tree/main/packages/${folder}#readme`,
    bugs: `${page}/issues`,
    publishConfig: { access: "public", provenance: true },
    version: all[0].manifest.version,
    type: "module",
  };
  const different = Object.entries(expected)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field, value]) => `"${field}" is ${JSON.stringify(manifest[field])}, expected ${JSON.stringify(value)}`);
  const missing = ["description", "keywords"]
    .filter((field) => (manifest[field] ?? "").length === 0)
    .map((field) => `"${field}" is missing`);
  const scripts = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined).map(
    (name) => `has the script "${name}", which would run where it is installed`,
  );
  const ours = new Map(all.map((other) => [other.manifest.name, other.manifest.version]));
  const dependencies = Object.entries(manifest.dependencies ?? {})
    .filter(([name, range]) => (ours.has(name) ? range !== ours.get(name) : name.startsWith("@rclts/")))
    .map(([name, range]) => `depends on ${name} ${range}, expected ${ours.get(name) ?? "a published package"}`);
  return [...different, ...missing, ...scripts, ...dependencies];
}

function fileFaults({ packed }) {
  const sizes = new Map(packed.files.map(({ path, size }) => [path, size]));
  const faults = [];
  if (sizes.get("LICENSE") !== statSync(join(ROOT, "LICENSE")).size) faults.push("has no LICENSE, or another one");
  if (!sizes.has("README.md")) faults.push("has no README.md");
  for (const path of sizes.keys()) {
    if (NATIVE.test(path)) faults.push(`${path} is native, or builds what is`);
    if (UNWANTED.test(path)) faults.push(`${path} is of no use where it is installed`);
  }
  return faults;
}

/** Not even suggestions are let pass. */
async function publintFaults({ manifest, tarball }) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const { messages } = await publint({
    strict: true,
    pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
  });
  return messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
}

/**
 * By the profile for ES modules: `moduleResolution: "node10"` knows no `exports`, and what TypeScript's older modes say of
 * `require` (that Node cannot) is not so any more.
 */
function typeFaults({ manifest, packed, tarball }) {
  const subpaths = packed.files
    .map(({ path }) => /^dist\/(.+)\/index\.d\.ts$/.exec(path)?.[1])
    .filter((path) => path !== undefined && manifest.exports["./*"] !== undefined);
  const require = createRequire(import.meta.url);
  const attw = join(dirname(require.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      attw,
      tarball,
      "--format",
      "json",
      "--profile",
      "esm-only",
      ...(subpaths.length > 0 ? ["--entrypoints", ...subpaths] : []),
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (stdout === "") return [`attw: ${stderr}`];
  const { analysis } = JSON.parse(stdout);
  if (!analysis.types) return ["attw: has no types"];
  const resolved = Object.values(analysis.entrypoints).filter(
    ({ resolutions }) => resolutions["node16-esm"].resolution,
  );
  if (resolved.length === 0) return ["attw: no entry was found"];
  return analysis.problems
    .filter(({ resolutionKind }) => !["node10", "node16-cjs"].includes(resolutionKind))
    .map((problem) => `attw: ${problem.kind} of ${problem.entrypoint ?? problem.fileName}`);
}

const NATIVE = /\.(node|so|dylib|dll|exe|a|o|c|cc|cpp|gyp|gypi)$/;
const UNWANTED = /(\.map|\.test\.[a-z.]+|\.tsbuildinfo|tsconfig[^/]*\.json)$/;
