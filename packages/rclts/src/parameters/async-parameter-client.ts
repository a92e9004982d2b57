// SPDX-License-Identifier: Apache-2.0
// The parameter client with what takes a file system.

import {
  expandName,
  AsyncParameterClient as PureClient,
  type SetParametersResult,
  type WaitOptions,
} from "@rclts/service";
import { type LoadParameterFileOptions, loadParameterFile } from "./load-parameters.js";

/** Asks a node for its parameters, and sets them, from files as well. */
export class AsyncParameterClient extends PureClient {
  /**
   * Sets what a file has for the node, each by itself.
   *
   * @returns a result for each; rejects with a ParameterFileError for a file that can not be read or is none, and as all
   *   other calls
   */
  async loadParameterFile(
    path: string,
    options: LoadParameterFileOptions & WaitOptions = {},
  ): Promise<SetParametersResult[]> {
    return this.setParameters(await this.#load(path, options), limitsOf(options));
  }

  /** The same, all of it or nothing. */
  async loadParameterFileAtomically(
    path: string,
    options: LoadParameterFileOptions & WaitOptions = {},
  ): Promise<SetParametersResult> {
    return this.setParametersAtomically(await this.#load(path, options), limitsOf(options));
  }

  #load(path: string, { useWildcards }: LoadParameterFileOptions) {
    const scope = { nodeName: this.node.getName(), namespace: this.node.getNamespace() };
    return loadParameterFile(path, expandName(this.remoteNodeName, scope, "service"), { useWildcards });
  }
}

function limitsOf({ timeout, signal }: WaitOptions): WaitOptions {
  return { timeout, signal };
}
