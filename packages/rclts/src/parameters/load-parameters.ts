// SPDX-License-Identifier: Apache-2.0
// The way to parameters in YAML, whose parser is loaded only by those who have some.

import type { ParameterInit, ParameterOverrides, ParameterSource } from "@rclts/service";

/** Which parts of a file count. */
export interface LoadParameterFileOptions {
  /** False: only what stands below the node's full name counts, and nothing below patterns such as `/**`. */
  readonly useWildcards?: boolean | undefined;
}

/**
 * The parameters that a file has for a node: as its `parameterOverrides`, or to be set on it.
 *
 * @param nodeName the full name, such as `/ns/talker`
 * @returns rejects with a ParameterFileError for a file that can not be read or is none
 */
export async function loadParameterFile(
  path: string,
  nodeName: string,
  { useWildcards = true }: LoadParameterFileOptions = {},
): Promise<ParameterInit[]> {
  const { readParameterFile } = await import("./read-parameters.js");
  return readParameterFile(path, nodeName, useWildcards);
}

/** What a command line gives for all nodes; rejects with a ParameterFileError or an InvalidROSArgsError. */
export async function loadParameters(sources: readonly ParameterSource[]): Promise<ParameterOverrides> {
  if (sources.length === 0) return new Map();
  const { readParameters } = await import("./read-parameters.js");
  return readParameters(sources);
}
