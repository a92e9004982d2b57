// SPDX-License-Identifier: Apache-2.0
// A web page's way into the graph: `npm run example play web`. It listens on this machine only.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { SetBool } from "@rclts/interfaces/std_srvs/srv";
import { init, Node, removeRosArgs, ServiceError } from "rclts";
import { HttpError } from "./http-error.js";
import { readJson } from "./read-json.js";
import { watchGraph } from "./watch-graph.js";

async function main(): Promise<void> {
  const port = parsePort();
  await init();
  const node = new Node("web");
  const lamp = node.createClient(SetBool, "/robot/lamp");
  const page = readFileSync(new URL("../../web/page.html", import.meta.url));

  const routes = new Map<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void>([
    ["GET /", (_request, response) => void response.writeHead(200, PAGE_HEADERS).end(page)],
    ["GET /graph", (_request, response) => watchGraph(node, response)],
    [
      "POST /lamp",
      async (request, response) => {
        const body = (await readJson(request)) as { on?: unknown } | null;
        if (typeof body?.on !== "boolean") throw new HttpError(400, 'expected { "on": true } or { "on": false }');
        // An error at the end of the time says what is known of the robot.
        sendJson(response, 200, await lamp.call({ data: body.on }, { timeout: 2000, onTimeout: "throw" }));
      },
    ],
  ]);

  const server = createServer(async (request, response) => {
    try {
      // The name of another site that has been made to lead here is not ours.
      if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
        throw new HttpError(400, "expected the host 127.0.0.1 or localhost");
      }
      const route = routes.get(`${request.method} ${request.url}`);
      if (route === undefined) throw new HttpError(404, `there is no ${request.method} ${request.url}`);
      await route(request, response);
    } catch (error) {
      sendJson(response, statusOf(error), { success: false, message: (error as Error).message });
    }
  });
  server.on("error", ({ message }) => {
    console.error(message);
    process.exit(1);
  });
  server.listen(port, "127.0.0.1", () => {
    console.log(`Open http://127.0.0.1:${(server.address() as AddressInfo).port}/ in a browser. Ctrl-C ends it.`);
  });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  // Somebody behind this server has not answered, or has refused.
  if (error instanceof ServiceError) return error.code === "timeout" ? 504 : 502;
  return 500;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** 8080, or that of `--port`; 0 takes any. */
function parsePort(): number {
  try {
    const options = { port: { type: "string", default: "8080" } } as const;
    const { port } = parseArgs({ args: removeRosArgs(process.argv.slice(2)), options }).values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new RangeError(`port "${port}": expected 0 to 65535`);
    return Number(port);
  } catch (error) {
    console.error(`${(error as Error).message}\nusage: npm run example web/server -- [--port P]`);
    process.exit(2);
  }
}

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'",
};

await main();
