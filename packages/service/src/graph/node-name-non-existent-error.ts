// SPDX-License-Identifier: Apache-2.0
// The error for a node that is not in the graph. The class name is rclpy's.

/** No node of this name is known, here or elsewhere: it may not be there yet. */
export class NodeNameNonExistentError extends Error {
  /** With its namespace, such as `/my/ns/name`. */
  readonly nodeName: string;

  constructor(nodeName: string) {
    super(`node ${nodeName} is not in the graph`);
    this.name = "NodeNameNonExistentError";
    this.nodeName = nodeName;
  }
}
