// SPDX-License-Identifier: Apache-2.0
// DDS topic and type names of ROS topics and services (ros2/design 140; rmw_fastrtps and rmw_cyclonedds, Humble and Jazzy).

/** `/ns/t` gives `rt/ns/t`. */
export function messageTopic(topicName: string): string {
  return `rt${topicName}`;
}

/** `/ns/s` gives `rq/ns/sRequest`. */
export function requestTopic(serviceName: string): string {
  return `rq${serviceName}Request`;
}

/** `/ns/s` gives `rr/ns/sReply`. */
export function replyTopic(serviceName: string): string {
  return `rr${serviceName}Reply`;
}

/**
 * `example_interfaces/srv/AddTwoInts_Request` gives `example_interfaces::srv::dds_::AddTwoInts_Request_`.
 *
 * @throws TypeError if the name does not have three parts.
 */
export function ddsTypeName(messageName: string): string {
  const [pkg, kind, name, ...more] = messageName.split("/");
  if (!pkg || !kind || !name || more.length > 0) {
    throw new TypeError(`interface name "${messageName}": expected three parts, such as std_srvs/srv/Empty_Request`);
  }
  return `${pkg}::${kind}::dds_::${name}_`;
}

/** `rt/ns/t` gives `/ns/t`; undefined for what is no topic of ROS. */
export function rosTopicOf(topic: string): string | undefined {
  return topic.startsWith("rt/") ? topic.slice(2) : undefined;
}

/** `rq/ns/sRequest` and `rr/ns/sReply` give `/ns/s` and which part of it they are; undefined for other topics. */
export function rosServiceOf(topic: string): { readonly name: string; readonly part: "request" | "reply" } | undefined {
  if (topic.startsWith("rq/") && topic.endsWith("Request")) return { name: topic.slice(2, -7), part: "request" };
  if (topic.startsWith("rr/") && topic.endsWith("Reply")) return { name: topic.slice(2, -5), part: "reply" };
  return undefined;
}

/** `std_msgs::msg::dds_::String_` gives `std_msgs/msg/String`; what is no type of ROS stays as it is. */
export function rosTypeName(ddsType: string): string {
  const at = ddsType.indexOf("dds_::");
  if (at < 0 || !ddsType.endsWith("_")) return ddsType;
  return ddsType.slice(0, at).replaceAll("::", "/") + ddsType.slice(at + 6, -1);
}

/** `std_srvs::srv::dds_::Empty_Request_` gives `std_srvs/srv/Empty`; undefined for what is no message of a service. */
export function rosServiceType(ddsType: string): string | undefined {
  const suffix = ["_Request_", "_Response_"].find((each) => ddsType.endsWith(each));
  if (suffix === undefined || !ddsType.includes("dds_::")) return undefined;
  return rosTypeName(ddsType.slice(0, 1 - suffix.length));
}
