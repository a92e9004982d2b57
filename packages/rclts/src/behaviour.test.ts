// SPDX-License-Identifier: Apache-2.0
// docs/behaviour.md is what its script makes of the statements and of the tests that are named after them.

import { execFileSync } from "node:child_process";

test("every statement has a test or is a stated difference, and the page says which", () => {
  // Another exit code than 0 is an error here, with what the script has to say.
  execFileSync(process.execPath, [`${__dirname}/../../../scripts/behaviour.mjs`, "--check"], { stdio: "pipe" });
});
