// SPDX-License-Identifier: Apache-2.0
// Options that nobody knows are mistakes, and a mistake that is passed over becomes an endless wait.

/**
 * @param where what the options are given to, such as `call`
 * @throws TypeError for what is no object, or has a member that is not among `known`
 */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${where}: expected options as an object { ${known.join(", ")} }, got ${String(options)}`);
  for (const key of Object.keys(options))
    if (!known.includes(key)) throw new TypeError(`${where}: unknown option "${key}"; known are ${known.join(", ")}`);
}
