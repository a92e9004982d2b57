// SPDX-License-Identifier: Apache-2.0
// Bundles the command, so that it starts fast and installs alone: dist/main.cjs, which loads dist/command.cjs, the
// standard interfaces, and the licences of what is in the bundle.
//
// One file, short to read: what a call prints is there 10 ms sooner than from a chunk for each verb, and 10 ms more than
// from text that is not minified. Within the file a verb is still not run before it is asked for. CommonJS, another 12 ms:
// Node starts no loader of ES modules then, and makes no such module of each of its own that is used.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = join(here, "dist");

/**
 * Few runs of the command meet an `.idl` file, but what an `import` names is run at the start: the parser's 7 ms, which is
 * CommonJS, are spent where it is called first.
 */
const idlParserWhenCalled = {
  name: "idl-parser-when-called",
  setup({ onResolve, onLoad }) {
    const parser = "@foxglove/ros2idl-parser";
    const namespace = "when-called";
    onResolve({ filter: new RegExp(`^${parser}$`) }, ({ kind, resolveDir }) =>
      kind === "import-statement" ? { path: parser, namespace, pluginData: resolveDir } : undefined,
    );
    onLoad({ filter: /./, namespace }, ({ pluginData }) => ({
      contents: `export const parseRos2idl = (...given) => require("${parser}").parseRos2idl(...given);`,
      resolveDir: pluginData,
    }));
  },
};

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["main", "command"].map((entry) => join(here, `src/${entry}.ts`)),
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: "node",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  target: "node20",
  // Names stay as they are, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  plugins: [idlParserWhenCalled],
  define: { "import.meta.url": "ownUrl" },
  banner: { js: 'const ownUrl = require("node:url").pathToFileURL(__filename).href;' },
  logLevel: "warning",
});
cpSync(join(root, "idl"), join(dist, "idl"), { recursive: true });

const folders = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
);
const notices = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
});
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), notices.join("\n---\n\n"));
