// SPDX-License-Identifier: Apache-2.0
// Which parameter names are asked for by prefixes and a depth (rcl_interfaces/srv/ListParameters, as of Jazzy).

/** As rcl_interfaces/msg/ListParametersResult. */
export interface ListParametersResult {
  names: string[];
  /** What stands in front of the last dot of the names, each once. */
  prefixes: string[];
}

/**
 * The names that are one of the prefixes, or below one.
 *
 * @param prefixes none: all names are below
 * @param depth most parts that a name may have, counted below its prefix; 0 for any number
 */
export function listParameters(
  names: Iterable<string>,
  prefixes: readonly string[],
  depth: number,
): ListParametersResult {
  const wanted = new Set(prefixes);
  const lengths = new Set(prefixes.map(({ length }) => length));
  const result: ListParametersResult = { names: [], prefixes: [] };
  const found = new Set<string>();
  for (const name of names) {
    if (wanted.size === 0 ? !isWithin(countParts(name), depth) : !isBelowOne(name, wanted, lengths, depth)) continue;
    result.names.push(name);
    const end = name.lastIndexOf(SEPARATOR);
    if (end >= 0) found.add(name.slice(0, end));
  }
  result.prefixes = [...found];
  return result;
}

/** Looks at the prefixes that the name has, rather than at all that are asked for. */
function isBelowOne(name: string, prefixes: ReadonlySet<string>, lengths: ReadonlySet<number>, depth: number): boolean {
  if (prefixes.has(name)) return true;
  let parts = 0;
  for (let end = name.lastIndexOf(SEPARATOR); end >= 0; end = name.lastIndexOf(SEPARATOR, end - 1)) {
    parts += 1;
    if (!isWithin(parts, depth)) return false;
    if (lengths.has(end) && prefixes.has(name.slice(0, end))) return true;
    if (end === 0) break;
  }
  return false;
}

function isWithin(parts: number, depth: number): boolean {
  return depth === 0 || parts <= depth;
}

function countParts(name: string): number {
  return name.split(SEPARATOR).length;
}

/** Between the parts of a parameter's name. */
export const SEPARATOR = ".";
