// SPDX-License-Identifier: Apache-2.0
// What docs/architecture.md and CONTRIBUTING.md say of files and of packages is so.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../../..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
}).split("\n");
/** All files and folders, each between slashes, so that what is named by its end can be looked for. */
const places = new Set(files.flatMap((file) => file.split("/").map((_, i, parts) => parts.slice(0, i + 1).join("/"))));

test.each(["docs/architecture.md", "CONTRIBUTING.md"])("every file and folder that %s names exists", (page) => {
  const names = placesNamed(readFileSync(join(root, page), "utf8"));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !exists(name))).toEqual([]);
});

test("a place is named by the end of its path, with braces for several and a star for any", () => {
  const text = "`receiver.ts`, `mapping/{fastdds,cyclone}.ts`, `wire/*.ts`, `--flag`, `a.b()` and `udp/nowhere.ts`";
  const names = placesNamed(
    `${text}; "udp/transport.ts: DATA" in a picture\n\`\`\`mermaid\n x["udp/gone.ts<br/>driver.ts"]\n\`\`\``,
  );
  expect(names).toEqual([
    "receiver.ts",
    "mapping/fastdds.ts",
    "mapping/cyclone.ts",
    "wire/*.ts",
    "udp/nowhere.ts",
    "udp/gone.ts",
    "driver.ts",
  ]);
  expect(names.filter((name) => !exists(name))).toEqual(["udp/nowhere.ts", "udp/gone.ts"]);
});

test("docs/architecture.md says of each package what its package.json says that it may import", () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const rows = [...page.matchAll(/^\| `packages\/(\w+)` +\|[^|]*\|([^|]*)\|$/gm)];
  expect(rows.length).toBe(8);
  for (const [, name, column] of rows) {
    const manifest = JSON.parse(readFileSync(join(root, `packages/${name}/package.json`), "utf8"));
    // The command is bundled: what it is made of is there for development only.
    const dependencies = Object.keys((name === "cli" ? manifest.devDependencies : manifest.dependencies) ?? {});
    const named = [...column!.matchAll(/`([^`]+)`/g)].map(([, dependency]) => dependency);
    expect([name, ...named.sort()]).toEqual([name, ...dependencies.map((one) => one.replace("@rclts/", "")).sort()]);
  }
});

/** What stands in code, in the text or in a picture, and looks like a file or a folder. */
function placesNamed(text: string): string[] {
  const pictures = [...text.matchAll(/^ *```mermaid\n(.*?)^ *```/gms)].flatMap(([, picture]) =>
    picture!.replaceAll("<br/>", " ").match(/[\w./-]+(?:\/(?=[\s,"]|$)|\.(?:ts|mjs|json)\b)/gm),
  );
  const prose = [...text.replaceAll(/^ *```.*?^ *```/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  return [...prose, ...pictures]
    .filter((name): name is string => name !== null && LIKE_A_PLACE.test(name))
    .flatMap(expand)
    .map((name) => name.replace(/\/$/, ""));
}

function expand(name: string): string[] {
  const [, before = "", inside, after = ""] = /^(.*?)\{(.*?)\}(.*)$/.exec(name) ?? [];
  return inside === undefined ? [name] : inside.split(",").map((each) => before + each + after);
}

function exists(name: string): boolean {
  const pattern = new RegExp(`(^|/)${name.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
  return [...places].some((place) => pattern.test(place));
}

/** Neither a package's name or subpath nor a command: a file with an ending, or words with slashes between or behind them. */
const LIKE_A_PLACE =
  /^(?!@|\/)[\w.{},*-]+(?:\/[\w.{},*-]+)*(?:\/|\.(?:ts|mjs|json|md|txt|yml))$|^(?:packages|scripts|docs|\.ci)\/[\w/.-]+$/;
