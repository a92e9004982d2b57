// SPDX-License-Identifier: Apache-2.0
// Jest's environment for Node, and the end of what each test file leaves behind in its process.
//
// jest-circus makes an AsyncLocalStorage for each file and never disables it. Before Node 24 each of them costs time
// whenever a promise is made: behind seventy other files a simulation took sixteen times as long.

import { AsyncLocalStorage } from "node:async_hooks";
import { TestEnvironment } from "jest-environment-node";

export default class extends TestEnvironment {
  async teardown() {
    for (const storage of enabled) storage.disable();
    enabled.clear();
    await super.teardown();
  }
}

const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  enabled.add(this);
  return run.apply(this, args);
};
