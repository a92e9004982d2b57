// SPDX-License-Identifier: Apache-2.0
// Makes the pictures of docs/examples.md again, by running the examples: `npm run build`, then
// `node scripts/example-pictures.mjs [BROWSER]`, with the path of a Chromium that shows the page; /usr/bin/chromium by default.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { isolatedEnvironment } from "../packages/examples/dist/isolated-environment.js";
import { keepLighthouse, playHangman, playRockPaperScissors } from "../packages/examples/dist/pictures/sessions.js";
import { terminalSvg } from "../packages/examples/dist/pictures/terminal-svg.js";
import { RunningProgram } from "../packages/examples/dist/running-program.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const images = `${root}docs/images`;
const lighthouseFile = `${root}packages/examples/src/lighthouse/lighthouse.yaml`;

mkdirSync(images, { recursive: true });
for (const [name, title, session] of [
  ["rock-paper-scissors", "Two players of rock, paper, scissors", playRockPaperScissors],
  ["hangman", "A game of hangman", playHangman],
  ["lighthouse", "A lighthouse, and what is set of it", (start) => keepLighthouse(start, lighthouseFile)],
]) {
  writeFileSync(`${images}/${name}.svg`, terminalSvg(title, await withPrograms(session)));
}
await withPrograms(showPage);

/** Gives a picture programs in a graph of their own, which end with it. */
async function withPrograms(use) {
  // Without the time, what is logged is the same each time.
  const env = { ...(await isolatedEnvironment()), RCUTILS_CONSOLE_OUTPUT_FORMAT: "[{severity}] [{name}]: {message}" };
  const running = [];
  const start = (program, ...args) => {
    const file = program === "rclts" ? "packages/cli/dist/main.cjs" : `packages/examples/dist/${program}.js`;
    running.push(new RunningProgram(root + file, args, env));
    return running.at(-1);
  };
  try {
    return await use(start);
  } finally {
    await Promise.all(running.map((program) => program.kill()));
  }
}

/** The web page, with a lamp that has been switched on and one more node. */
async function showPage(start) {
  start("web/robot");
  start("hangman/server");
  const server = start("web/server", "--port", "0");
  await server.prints(" in a browser");
  const executablePath = process.argv[2] ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 760, height: 530 } });
    await page.goto(/http:\S+/.exec(server.output)[0]);
    await page.getByText("std_srvs/srv/SetBool").waitFor();
    await page.getByText("games/srv/GuessLetter").waitFor();
    await page.click("#on");
    await page.getByText("the lamp is on").waitFor();
    await page.locator("#lamp").evaluate((lamp) => Promise.all(lamp.getAnimations().map(({ finished }) => finished)));
    await page.screenshot({ path: `${images}/web.png` });
  } finally {
    await browser.close();
  }
}
