// SPDX-License-Identifier: Apache-2.0
// The graph as server-sent events: all of it at first, and again whenever something has come or gone.

import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Node } from "rclts";

/** Sends events until the browser leaves or the node ends. */
export async function watchGraph(node: Node, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const left = new AbortController();
  response.once("close", () => left.abort());
  const { signal } = left;
  const changes = node.graphChanges({ signal });
  try {
    do {
      // A browser that does not read gets the latest graph when it reads again, and none of those in between.
      if (!response.write(`data: ${JSON.stringify(graphOf(node))}\n\n`)) await once(response, "drain", { signal });
    } while (!(await changes.next()).done);
    response.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface GraphNode {
  readonly name: string;
  /** Such as `{ name: "/robot/lamp", types: ["std_srvs/srv/SetBool"] }`. */
  readonly services: readonly { readonly name: string; readonly types: readonly string[] }[];
}

function graphOf(node: Node): GraphNode[] {
  return node
    .getNodeNamesAndNamespaces()
    .map(({ name, namespace }) => ({
      name: `${namespace === "/" ? "" : namespace}/${name}`,
      services: node.getServiceNamesAndTypesByNode(name, namespace),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
