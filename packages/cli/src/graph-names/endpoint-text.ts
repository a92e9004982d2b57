// SPDX-License-Identifier: Apache-2.0
// One endpoint of the graph as ros2 prints it, and as JSON.

import type { EndpointInfo } from "rclts";

/** Lines as `ros2 topic info -v` has them; that of the type's hash, which newer ones have, only where there is one. */
export function endpointText(endpoint: EndpointInfo): string {
  const { qosProfile: qos, topicTypeHash } = endpoint;
  const history = upper(qos.history);
  return [
    `Node name: ${endpoint.nodeName}`,
    `Node namespace: ${endpoint.nodeNamespace}`,
    `Topic type: ${endpoint.topicType}`,
    ...(topicTypeHash === undefined ? [] : [`Topic type hash: ${topicTypeHash}`]),
    `Endpoint type: ${upper(endpoint.endpointType)}`,
    `GID: ${hex(endpoint.endpointGid).join(".")}`,
    "QoS profile:",
    `  Reliability: ${upper(qos.reliability)}`,
    `  History (Depth): ${qos.history === "keep-last" ? `${history} (${qos.depth})` : history}`,
    `  Durability: ${upper(qos.durability)}`,
    `  Lifespan: ${duration(qos.lifespan)}`,
    `  Deadline: ${duration(qos.deadline)}`,
    `  Liveliness: ${upper(qos.liveliness)}`,
    `  Liveliness lease duration: ${duration(qos.leaseDuration)}`,
  ].join("\n");
}

/** The same for programs; durations in seconds. */
export function endpointJson(endpoint: EndpointInfo): object {
  return { ...endpoint, endpointGid: hex(endpoint.endpointGid).join("") };
}

/** `keep-last` is KEEP_LAST in Python. */
function upper(kind: string): string {
  return kind.toUpperCase().replaceAll("-", "_");
}

function hex(bytes: Uint8Array): string[] {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
}

/** @param seconds Infinity for none */
function duration(seconds: number): string {
  return seconds === Infinity ? "Infinite" : `${Math.round(seconds * 1e9)} nanoseconds`;
}
