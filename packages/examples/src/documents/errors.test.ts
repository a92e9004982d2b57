// SPDX-License-Identifier: Apache-2.0
// The page about errors tells of each code that a ServiceError can have, and of no other.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ServiceError } from "rclts";

test("each code of a ServiceError has a row, and each row is of a code", () => {
  const page = readFileSync(resolve(__dirname, "../../../../docs/errors.md"), "utf8");
  const table = /^\| `code` .*\n\|.*\n((?:\|.*\n)+)/m.exec(page)?.[1] ?? "";
  const rows = [...table.matchAll(/^\| `([^`]*)`/gm)].map(([, code]) => code);
  expect(rows.sort()).toEqual(Object.keys(CODES).sort());
});

// The type checker refuses this when a code is missing here.
const CODES: Readonly<Record<ServiceError["code"], true>> = {
  "server-lost": true,
  destroyed: true,
  shutdown: true,
  "queue-full": true,
  removed: true,
  cancelled: true,
  "reply-lost": true,
  "remote-error": true,
  timeout: true,
};
