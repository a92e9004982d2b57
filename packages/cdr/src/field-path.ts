// SPDX-License-Identifier: Apache-2.0
// Finds out which field a value failed at, only once it has failed: so that good values pay nothing for it.

/** Whether `work` of {@link withFieldPath} runs on a stand-in now. */
export let isSearching = false;

/**
 * The error of `work(value)` again, now saying at which field of `value` it happened. `work` is run a second time on a
 * proxy that notes each field it reads; the last one read is the one that did not fit.
 *
 * @param error what `work(value)` threw
 * @param type the name of the type of `value`, for the message
 */
export function withFieldPath<T>(error: unknown, type: string, value: T, work: (value: T) => void): unknown {
  // An outer type is already at it: it needs the error as it is.
  if (isSearching || !(error instanceof TypeError || error instanceof RangeError)) return error;
  const read = { path: "" };
  isSearching = true;
  try {
    work(noting(value, "", read));
  } catch (again) {
    if (again instanceof TypeError || again instanceof RangeError) {
      const where = read.path === "" ? type : `${read.path} of ${type}`;
      const Kind = again instanceof TypeError ? TypeError : RangeError;
      return new Kind(`${where}: ${again.message}`);
    }
  } finally {
    isSearching = false;
  }
  return error;
}

/** `value` itself if it is a leaf, else a stand-in that reads the same and notes in `read` what is read. */
function noting<T>(value: T, path: string, read: { path: string }): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const real: object = value;
  const isArray = Array.isArray(real);
  // The proxy's own target is empty, because a proxy must give the fields of a frozen one unchanged.
  return new Proxy(isArray ? [] : {}, {
    get(_target, key) {
      const child: unknown = Reflect.get(real, key);
      if (typeof key === "symbol" || (isArray && key === "length")) {
        read.path = path;
        return child;
      }
      const childPath = isArray ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      read.path = childPath;
      return noting(child, childPath, read);
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(real),
    has: (_target, key) => Reflect.has(real, key),
    ownKeys: (target) => (isArray ? Reflect.ownKeys(target) : Reflect.ownKeys(real)),
    getOwnPropertyDescriptor(target, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(real, key);
      if (descriptor === undefined || isArray) return Reflect.getOwnPropertyDescriptor(target, key);
      return { ...descriptor, configurable: true };
    },
  }) as T;
}
