// SPDX-License-Identifier: Apache-2.0
// Counts what code does instead of the time that it takes.

/** How often methods of these classes are called while `work` runs. */
export async function callsDuring(
  classes: readonly { readonly prototype: object }[],
  work: () => unknown,
): Promise<number> {
  let calls = 0;
  const undo: (() => void)[] = [];
  for (const { prototype } of classes)
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
      const { value } = descriptor;
      if (name === "constructor" || typeof value !== "function") continue;
      Object.defineProperty(prototype, name, {
        ...descriptor,
        value: function (this: unknown, ...args: unknown[]) {
          calls++;
          return value.apply(this, args);
        },
      });
      undo.push(() => Object.defineProperty(prototype, name, descriptor));
    }
  try {
    await work();
  } finally {
    for (const each of undo) each();
  }
  return calls;
}
