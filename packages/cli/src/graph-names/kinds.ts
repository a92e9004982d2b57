// SPDX-License-Identifier: Apache-2.0
// Services and topics: what the verbs that look at either have of the graph.

import type { EndpointInfo, NameAndTypes, Node } from "rclts";

/** What has names and types in the graph. */
export interface GraphNames {
  readonly noun: "service" | "topic";
  /** Such as `--count-services`. */
  readonly plural: "services" | "topics";
  readonly exampleName: string;
  readonly exampleType: string;
  readonly list: (node: Node) => NameAndTypes[];
  /** In the order in which they are shown. */
  readonly sides: readonly Side[];
}

/** Those who are at one side of it. */
export interface Side {
  /** As ros2 has it in front of the number. */
  readonly title: string;
  /** In `--json`. */
  readonly key: string;
  readonly count: (node: Node, name: string) => number;
  /** Of a client and a server there are two each. */
  readonly endpoints: (node: Node, name: string) => EndpointInfo[];
}

/** `rclts service …` */
export const SERVICES: GraphNames = {
  noun: "service",
  plural: "services",
  exampleName: "/add_two_ints",
  exampleType: "std_srvs/srv/Trigger",
  list: (node) => node.getServiceNamesAndTypes(),
  sides: [
    {
      title: "Clients count",
      key: "clients",
      count: (node, name) => node.countClients(name),
      endpoints: (node, name) => node.getClientsInfoByService(name),
    },
    {
      title: "Services count",
      key: "services",
      count: (node, name) => node.countServices(name),
      endpoints: (node, name) => node.getServersInfoByService(name),
    },
  ],
};

/** `rclts topic …` */
export const TOPICS: GraphNames = {
  noun: "topic",
  plural: "topics",
  exampleName: "/chatter",
  exampleType: "std_msgs/msg/String",
  list: (node) => node.getTopicNamesAndTypes(),
  sides: [
    {
      title: "Publisher count",
      key: "publishers",
      count: (node, name) => node.countPublishers(name),
      endpoints: (node, name) => node.getPublishersInfoByTopic(name),
    },
    {
      title: "Subscription count",
      key: "subscribers",
      count: (node, name) => node.countSubscribers(name),
      endpoints: (node, name) => node.getSubscriptionsInfoByTopic(name),
    },
  ],
};
