// SPDX-License-Identifier: Apache-2.0
// The command itself: its help, its version, and verbs that are looked up in the table.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { rclts, start } from "../test/command.js";
import { GROUPS, VERBS } from "./verbs.js";

test("rclts alone, and a group alone, print help and succeed", async () => {
  const alone = await rclts([]);
  expect(alone).toMatchObject({ code: 0, error: "" });
  for (const name of Object.keys(GROUPS)) {
    expect(alone.out).toContain(`\n  ${name} `);
    const group = await rclts([name]);
    expect(group).toMatchObject({ code: 0, error: "" });
    for (const verb of VERBS.filter((row) => row.name.startsWith(`${name} `))) {
      expect(group.out).toContain(verb.summary);
    }
  }
});

test("--help behind a verb has its arguments; help in front of it likewise", async () => {
  const behind = await rclts(["service", "call", "--help"]);
  expect(behind).toMatchObject({
    code: 0,
    error: "",
    out: expect.stringContaining("<name> [type] [values]") as string,
  });
  expect((await rclts(["service", "help", "call"])).code).toBe(0);
});

test("--version prints the version", async () => {
  expect(await rclts(["--version"])).toEqual({ code: 0, out: "1.2.3\n", error: "" });
});

test.each(VERBS.map((row) => [row.name, row] as const))(
  "%s has a file of its own, and takes --help",
  async (name, row) => {
    expect(existsSync(join(__dirname, "verbs", `${name.replace(" ", "-")}.ts`))).toBe(true);
    const { define } = await row.load();
    expect(() => define(new Command(), {} as never)).not.toThrow();
  },
);

test("gen is rclts-gen, with its options and exit codes", async () => {
  expect((await rclts(["gen", "--help"])).out).toContain("Usage: rclts-gen");
  expect(await rclts(["gen", "std_srvs"])).toMatchObject({
    code: 2,
    error: expect.stringContaining("--out") as string,
  });
});

test("an interrupt ends a command with exit code 130", async () => {
  const waiting = start(["service", "wait", "/never", "std_srvs/srv/Empty"]);
  waiting.interrupt();
  expect(await waiting.outcome).toEqual({ code: 130, out: "", error: "" });
});
