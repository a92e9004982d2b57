// SPDX-License-Identifier: Apache-2.0
// The web page in a real browser, with the server and the robot as processes of their own; and what the server refuses.

import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { isolatedEnvironment } from "../isolated-environment.js";
import { RunningProgram } from "../running-program.js";

/** Where Chromium is. Named by the environment it has to be there; otherwise its test is left out where it is not. */
const browserPath = process.env.RCLTS_BROWSER ?? "/usr/bin/chromium";
const hasBrowser = process.env.RCLTS_BROWSER !== undefined || existsSync(browserPath);

const runs: RunningProgram[] = [];
let env: NodeJS.ProcessEnv;
let url: string;

beforeAll(async () => {
  env = await isolatedEnvironment();
  const server = start("web/server", "--port", "0");
  await server.prints(" in a browser");
  url = /http:\S+/.exec(server.output)![0];
}, 30_000);

afterAll(() => Promise.all(runs.map((run) => run.kill())));

function start(name: string, ...args: string[]): RunningProgram {
  const running = new RunningProgram(join(__dirname, "../../dist", `${name}.js`), args, env);
  runs.push(running);
  return running;
}

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

function ask(method: string, path: string, headers: Record<string, string>, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(path, url), { method, headers, agent: false }, async (response) => {
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      resolve({ status: response.statusCode, body: text });
    });
    asking.on("error", reject).end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };

test.each([
  ["a body that is not JSON", "POST", "/lamp", JSON_TYPE, "on", 400, "expected JSON"],
  ["another type of body", "POST", "/lamp", {}, '{"on":true}', 400, "expected the content type application/json"],
  ["too long a body", "POST", "/lamp", JSON_TYPE, "x".repeat(1_000_000), 400, "expected 1000 characters at most"],
  ["a number for a boolean", "POST", "/lamp", JSON_TYPE, '{"on":1}', 400, 'expected { "on": true } or { "on": false }'],
  ["null", "POST", "/lamp", JSON_TYPE, "null", 400, 'expected { "on": true } or { "on": false }'],
  [
    "the name of another site",
    "GET",
    "/",
    { host: "robots.example" },
    "",
    400,
    "expected the host 127.0.0.1 or localhost",
  ],
  ["an unknown path", "GET", "/../server.js", {}, "", 404, "there is no GET /server.js"],
])("%s is refused with a message", async (_what, method, path, headers, sent, status, message) => {
  const answer = await ask(method, path, headers as Record<string, string>, sent);
  expect({ ...answer, body: JSON.parse(answer.body) }).toEqual({ status, body: { success: false, message } });
});

test("without a robot the answer says what is missing", async () => {
  const answer = await ask("POST", "/lamp", JSON_TYPE, '{"on":true}');
  expect(answer.status).toBe(504);
  expect(JSON.parse(answer.body).message).toContain("/robot/lamp");
}, 30_000);

test("no other address of this machine leads to the server", async () => {
  const other = Object.assign(new URL(url), { hostname: "127.0.0.2" });
  // Linux refuses at once; where 127.0.0.2 is no address of the machine, nobody answers.
  await expect(fetch(other, { signal: AbortSignal.timeout(1000) })).rejects.toThrow();
});

const inBrowser = hasBrowser ? test : test.skip;
inBrowser(
  `the page calls the robot, and shows how it comes and goes (needs ${browserPath})`,
  async () => {
    const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(url);
      const node = (name: string) => page.locator("li.node", { has: page.locator("strong", { hasText: name }) });
      await node("/web").waitFor();
      expect(await node("/robot").count()).toBe(0);

      const robot = start("web/robot");
      await node("/robot").getByText("std_srvs/srv/SetBool").waitFor();
      await page.click("#on");
      await page.getByText("the lamp is on").waitFor();
      await robot.prints("[robot]: the lamp is on\n");
      expect(await page.locator("#lamp.on").count()).toBe(1);

      robot.process.kill("SIGTERM");
      await node("/robot").waitFor({ state: "detached" });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  60_000,
);
