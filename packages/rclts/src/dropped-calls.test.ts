// SPDX-License-Identifier: Apache-2.0
// A program may shut down with calls that nobody answered and nobody waits for. A process of its own, on what was built.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DOMAIN, programArguments } from "../test/program.js";

test("a program that shuts down with pending calls and without a handler ends with code 0, and says what it dropped", async () => {
  const program = `
    await init({ domainId: ${DOMAIN}, localhostOnly: true });
    const node = new Node("asker");
    const [first, second] = ["first", "second"].map((name) => node.createClient(Double, name));
    for (let i = 0; i < 3; i++) first.callAsync({ value: 0 });
    second.callAsync({ value: 0 });
    const looked = second.callAsync({ value: 0 });
    looked.addDoneCallback((future) => console.log(future.exception().code));
    await shutdown();`;
  // A process that does not end by itself, or with another code, is an error here.
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    programArguments("init, Node, shutdown", program),
    { timeout: 20_000 },
  );
  expect(stdout).toBe("shutdown\n");
  expect(stderr.replaceAll(/ \[\d+\.\d+\]/g, "")).toBe(
    "[WARN] [asker]: 3 calls of /first failed and nobody looked at the future: the context has been shut down\n" +
      "[WARN] [asker]: a call of /second failed and nobody looked at the future: the context has been shut down\n",
  );
}, 30_000);
