// SPDX-License-Identifier: Apache-2.0

import { Actor } from "./actor.js";
import { expectAllAnswered } from "./expect.js";

const client = (script: string) =>
  new Actor({ title: "client", command: process.execPath, args: ["-e", script], env: process.env });
const done = (ok: number) =>
  `console.log(${JSON.stringify(JSON.stringify({ event: "done", ok, lost: 0, wrong: 0, late: 0, unknown: 0 }))});`;

test("a client whose figures say that all calls were answered has shown it", async () => {
  expect(await expectAllAnswered(client(done(3)), 3)).toMatchObject({ ok: 3 });
});

test.each([
  ["fewer answers", done(2), 'client: "ok" is 2, not 3'],
  ["figures that are right and a status that is not", `${done(3)} process.exitCode = 1;`, "client ended with status 1"],
  ["a status that is not, and no figures", "process.exitCode = 3;", "client ended with status 3, not status 0"],
  ["a good status and no figures", "", 'client ended with status 0 before "done"'],
])("a client with %s has not", async (_what, script, reason) => {
  await expect(expectAllAnswered(client(script), 3)).rejects.toThrow(reason);
});
