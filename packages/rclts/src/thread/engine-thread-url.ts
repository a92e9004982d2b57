// SPDX-License-Identifier: Apache-2.0
// Where the file of the engine's thread is: beside the chunk of the published package that this becomes a part of.

import { existsSync } from "node:fs";

/**
 * Imported only when it is needed, as where modules are CommonJS, in tests, `import.meta` is no syntax.
 *
 * @throws Error where this is a part of a bundle, which the file does not lie beside
 */
export function engineThreadUrl(): URL {
  // Bundled as CommonJS, `import.meta` is there, and empty.
  const url = import.meta.url === undefined ? undefined : new URL("../engine-thread.js", import.meta.url);
  if (url !== undefined && existsSync(url)) return url;
  throw new Error(
    "init: thread is true, and the file of the engine's thread is not there: a bundled program has rclts/engine-thread " +
      'as another entry, and says where that is by a URL, such as thread: pathToFileURL(join(__dirname, "engine-thread.mjs"))',
  );
}
