// SPDX-License-Identifier: Apache-2.0
// Where the file of the engine's thread is: beside the chunk of the published package that this becomes a part of.

/** Imported only when it is needed, as where modules are CommonJS, in tests, `import.meta` is no syntax. */
export const ENGINE_THREAD: URL = new URL("../engine-thread.js", import.meta.url);
