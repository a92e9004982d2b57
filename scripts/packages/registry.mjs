// SPDX-License-Identifier: Apache-2.0
// An npm registry on loopback that has this workspace's packages as if they were published, and sends npm on to the real
// one for all others.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { npm } from "./published.mjs";

/**
 * @param packed what `packPackages` gives
 * @returns `{ url, close }`
 */
export async function startRegistry(packed) {
  const upstream = npm(["config", "get", "registry", "--loglevel=error"]).trim().replace(/\/$/, "");
  let url = "";
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.slice(1));
    const document = packed.find(({ manifest }) => manifest.name === path);
    const file = packed.find((one) => tarballPath(one) === path);
    if (request.method !== "GET") response.writeHead(404).end();
    else if (document !== undefined)
      response.setHeader("content-type", "application/json").end(describe(document, url));
    else if (file !== undefined) response.end(readFileSync(file.tarball));
    else response.writeHead(302, { location: upstream + request.url }).end();
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function tarballPath({ manifest, packed }) {
  return `${manifest.name}/-/${packed.filename}`;
}

/** What a registry tells of a package. */
function describe(one, url) {
  const { name, version } = one.manifest;
  const integrity = `sha512-${createHash("sha512").update(readFileSync(one.tarball)).digest("base64")}`;
  const dist = { tarball: `${url}/${tarballPath(one)}`, integrity };
  return JSON.stringify({
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...one.manifest, dist } },
  });
}
