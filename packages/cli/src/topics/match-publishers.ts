// SPDX-License-Identifier: Apache-2.0
// The quality of service to listen with when none is asked for: what all publishers of the topic have.

import type { Node, QosPolicies } from "rclts";
import { settle } from "../graph.js";
import type { Io } from "../io.js";

/**
 * Listens until the graph has settled, and chooses as `ros2 topic echo` does: reliable if all publishers are, kept for who
 * comes late if all keep it. Without publishers what takes from every one.
 *
 * @param most milliseconds to listen at most
 * @param tell told if publishers differ
 */
export async function matchPublishers(
  io: Io,
  node: Node,
  topicName: string,
  most: number | undefined,
  tell: (text: string) => void,
): Promise<QosPolicies> {
  await settle(io, node, { most, isThere: () => node.countPublishers(topicName) > 0 });
  const publishers = node.getPublishersInfoByTopic(topicName).map(({ qosProfile }) => qosProfile);
  const all = (name: string, fallback: string, has: readonly boolean[]): boolean => {
    const isAny = has.includes(true);
    const isAll = isAny && !has.includes(false);
    if (isAny && !isAll) {
      tell(
        `Some, but not all, publishers are offering ${name}. Falling back to ${fallback} as it will connect to all publishers`,
      );
    }
    return isAll;
  };
  const isReliable = all(
    "QoSReliabilityPolicy.RELIABLE",
    "QoSReliabilityPolicy.BEST_EFFORT",
    publishers.map(({ reliability }) => reliability === "reliable"),
  );
  const isLatched = all(
    "QoSDurabilityPolicy.TRANSIENT_LOCAL",
    "QoSDurabilityPolicy.VOLATILE",
    publishers.map(({ durability }) => durability === "transient-local"),
  );
  return {
    profile: "sensor_data",
    reliability: isReliable ? "reliable" : "best-effort",
    durability: isLatched ? "transient-local" : "volatile",
  };
}
