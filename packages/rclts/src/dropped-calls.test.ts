// SPDX-License-Identifier: Apache-2.0
// A program may shut down with calls that nobody answered and nobody waits for. A process of its own, on what was built.

import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

test("a program that shuts down with pending calls and without a handler ends with code 0, and says what it dropped", async () => {
  const program = `
    import { init, Node, shutdown } from ${JSON.stringify(pathToFileURL(`${__dirname}/../dist/index.js`).href)};
    const message = (name) => ({ name, create: () => ({}), encode: (w) => w.uint8(0), decode: () => ({}) });
    const Empty = { name: "test_interfaces/srv/Empty", Request: message("test_interfaces/srv/Empty_Request"),
      Response: message("test_interfaces/srv/Empty_Response") };
    await init({ domainId: ${1 + (process.pid % 100)}, localhostOnly: true });
    const node = new Node("asker");
    const [first, second] = ["first", "second"].map((name) => node.createClient(Empty, name));
    for (let i = 0; i < 3; i++) first.callAsync({});
    second.callAsync({});
    const looked = second.callAsync({});
    looked.addDoneCallback((future) => console.log(future.exception().code));
    await shutdown();`;
  // A process that does not end by itself, or with another code, is an error here.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    timeout: 20_000,
  });
  expect(stdout).toBe("shutdown\n");
  expect(stderr.replaceAll(/ \[\d+\.\d+\]/g, "")).toBe(
    "[WARN] [asker]: 3 calls of /first failed and nobody looked at the future: the context has been shut down\n" +
      "[WARN] [asker]: a call of /second failed and nobody looked at the future: the context has been shut down\n",
  );
}, 30_000);
