// SPDX-License-Identifier: Apache-2.0
// Watches folders for changes of interface files.

import { watch } from "node:fs";

/**
 * Calls back after interface files in the folders changed, once for changes that come together.
 *
 * @returns stops watching
 */
export function watchInterfaces(folders: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      // What is generated may lie in a watched folder, too.
      if (file === null || !/\.(?:msg|srv|action|idl)$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(changed, TOGETHER);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Milliseconds; an editor saves a file in several steps. */
const TOGETHER = 50;
