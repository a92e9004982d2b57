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
