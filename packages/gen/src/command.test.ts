// SPDX-License-Identifier: Apache-2.0
// rclts-gen as a program, as npm scripts, Makefiles and CI run it after the build; and the README and the guide, done step by step.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "../../..");
const command = join(root, "packages/gen/dist/main.js");
const readme = readFileSync(join(root, "packages/gen/README.md"), "utf8");
const guide = readFileSync(join(root, "docs/codegen.md"), "utf8");

let project: string;
beforeEach(() => {
  // The real path, which a process in it is told: on macOS the temporary folder is behind a link.
  project = realpathSync(mkdtempSync(join(tmpdir(), "rclts-gen-project-")));
  mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(root, "node_modules/@rclts"), join(project, "node_modules/@rclts"), "junction");
  // What npx runs here is what was built.
  writeFileSync(join(project, "node_modules/.bin/npx"), `#!/bin/sh\nshift\nexec rclts-gen "$@"\n`);
  writeFileSync(
    join(project, "node_modules/.bin/rclts-gen"),
    `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`,
  );
  for (const name of ["npx", "rclts-gen"]) chmodSync(join(project, "node_modules/.bin", name), 0o755);
});
afterEach(() => rmSync(project, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function read(path: string): string {
  return readFileSync(join(project, path), "utf8");
}

function shell(line: string): { status: number | null; out: string; error: string } {
  const PATH = [join(project, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync(line, {
    shell: true,
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, PATH, AMENT_PREFIX_PATH: "" },
  });
  return { status, out: stdout, error: stderr };
}

/** The fenced block of the README, or of the guide, in that language that has `text` in it. */
function block(language: string, text: string): string {
  const blocks = [...(readme + guide).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, code]) => code!,
  );
  return blocks.find((code) => code.includes(text))!;
}

// Its commands are for a POSIX shell and make.
const testReadme = process.platform === "win32" ? test.skip : test;

/** Does the README's first steps: what they show is printed, which the tests of all pages say. */
function begin(): void {
  const [, file, text] = /^```srv title="(.*)"\n([\s\S]*?)^```$/m.exec(readme)!;
  write(file!, text!);
  expect(shell(block("sh", "npx")).error).toBe("");
}

testReadme("the guide's scripts generate, and check for CI", () => {
  begin();
  write("package.json", block("json", "scripts"));
  expect(shell("npm run --silent generate").out).toBe("rclts-gen: 2 files in src/interfaces, 0 of them written\n");
  expect(shell("npm run --silent check").status).toBe(0);
  write("interfaces/my_msgs/srv/Count.srv", "int64 by\n---\nint32 total\n");
  expect(shell("npm run --silent check")).toEqual({
    status: 1,
    out: "",
    error: "src/interfaces/my_msgs/srv/Count.ts: not up to date\nrclts-gen: 1 of the files in src/interfaces differs\n",
  });
  expect(shell("npm run --silent generate").status).toBe(0);
  expect(shell("npm run --silent check").status).toBe(0);
});

testReadme("the guide's Makefile generates when an interface file has changed, and only then", () => {
  begin();
  write("Makefile", block("make", "rclts-gen"));
  expect(shell("make --silent").out).toBe("rclts-gen: 2 files in src/interfaces, 0 of them written\n");
  expect(shell("make --question").status).toBe(0);
  write("interfaces/my_msgs/msg/New.msg", "int8 a\n");
  expect(shell("make --silent").out).toBe("rclts-gen: 4 files in src/interfaces, 2 of them written\n");
  write("interfaces/my_msgs/msg/New.msg", "int9 a\n");
  // A file system's clock may be too coarse to tell this change from the run before.
  const later = Date.now() / 1000 + 10;
  utimesSync(join(project, "interfaces/my_msgs/msg/New.msg"), later, later);
  expect([shell("make --silent").status, shell("make --question").status]).toEqual([2, 1]);
});

describe("--watch", () => {
  let watching: ChildProcess;
  let said = "";
  beforeEach(() => {
    write("in/p/msg/M.msg", "int8 before\n");
    said = "";
    watching = spawn(process.execPath, [command, "--out", "out", "--watch", "in"], { cwd: project });
    for (const stream of [watching.stdout!, watching.stderr!]) stream.setEncoding("utf8");
  });
  afterEach(async () => {
    if (watching.exitCode === null && watching.signalCode === null) {
      watching.kill();
      await once(watching, "exit");
    }
  });

  /** Resolves when it has said `text` since this was last called. */
  async function says(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const take = (piece: string): void => {
        said += piece;
        if (!said.includes(text)) return;
        said = "";
        for (const stream of [watching.stdout!, watching.stderr!]) stream.off("data", take);
        watching.off("exit", reject);
        resolve();
      };
      for (const stream of [watching.stdout!, watching.stderr!]) stream.on("data", take);
      watching.once("exit", reject);
    });
  }

  test("generates again after each change, and goes on after a broken one, until it is ended", async () => {
    await says(`rclts-gen: watching ${join(project, "in")}\n`);
    expect(read("out/p/msg/M.ts")).toContain("before: number;");

    write("in/p/msg/M.msg", "int8 after\n");
    await says("2 files in out, 1 of them written");
    expect(read("out/p/msg/M.ts")).toContain("after: number;");

    write("in/p/msg/M.msg", "int9 broken\n");
    await says("1 mistake, nothing was written");
    expect(read("out/p/msg/M.ts")).toContain("after: number;");

    write("in/q/srv/New.srv", "---\np/M m\n");
    write("in/p/msg/M.msg", "int8 mended\n");
    await says("4 files in out, 3 of them written");
    expect(read("out/q/srv/New.ts")).toContain('from "../../p/msg/M.js"');

    watching.kill("SIGINT");
    const [, signal] = await once(watching, "exit");
    expect(signal).toBe("SIGINT");
  });
});
