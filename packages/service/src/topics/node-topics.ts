// SPDX-License-Identifier: Apache-2.0
// The publishers and subscriptions of one node.

import type { MessageType } from "@rclts/cdr";
import type { CallbackGroup, CallbackSurroundings } from "../callback-group/callback-group.js";
import { checkOptions } from "../check-options.js";
import type { Core } from "../core.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import { resolveTopicQos, type TopicQos } from "../qos-profiles.js";
import { Publisher } from "./publisher.js";
import { Subscription, type SubscriptionCallback } from "./subscription.js";

export interface PublisherOptions {
  /**
   * A depth, a profile of ROS by its name, or policies that differ from it; `default` by default: reliable, volatile,
   * keep-last 10.
   */
  readonly qos?: TopicQos | undefined;
  /** Which group it belongs to; a publisher has no callback. The node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
}

export interface SubscriptionOptions {
  /**
   * A depth, a profile of ROS by its name, or policies that differ from it; `default` by default: reliable, volatile,
   * keep-last 10. `sensor_data` gets messages of every publisher, as it asks for nothing.
   */
  readonly qos?: TopicQos | undefined;
  /** Which callbacks exclude each other; the node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
  /** True: the callback gets each message as bytes, with the four bytes of its encapsulation. False by default. */
  readonly raw?: boolean | undefined;
}

/** The node as its topics need it. */
export interface TopicsOwner {
  readonly core: Core;
  readonly endpoints: NodeEndpoints;
  readonly surroundings: CallbackSurroundings;
  resolveTopicName(name: string): string;
  callbackGroupOf(options: { readonly callbackGroup?: CallbackGroup | undefined }): CallbackGroup;
  /** @throws ServiceError with code `destroyed` or `shutdown` */
  assertOpen(): void;
}

export class NodeTopics {
  readonly #owner: TopicsOwner;
  readonly #publishers = new Set<{ destroy(): void }>();
  readonly #subscriptions = new Set<{ destroy(): void }>();

  constructor(owner: TopicsOwner) {
    this.#owner = owner;
  }

  createPublisher<Init>(type: MessageType<unknown, Init>, name: string, options: PublisherOptions): Publisher<Init> {
    checkOptions("createPublisher", options, ["qos", "callbackGroup"]);
    const callbackGroup = this.#owner.callbackGroupOf(options);
    const publisher = new Publisher<Init>(this.#owner.core, this.#endpointConfig(type, name, options.qos));
    callbackGroup.addEntity(publisher);
    this.#publishers.add(publisher);
    return publisher;
  }

  createSubscription(
    type: MessageType<unknown, never>,
    name: string,
    callback: SubscriptionCallback<never>,
    options: SubscriptionOptions,
  ): Subscription {
    if (typeof callback !== "function")
      throw new TypeError(`subscription callback ${String(callback)}: expected a function`);
    checkOptions("createSubscription", options, ["qos", "callbackGroup", "raw"]);
    const { raw = false } = options;
    if (typeof raw !== "boolean") throw new TypeError(`raw ${String(raw)}: expected a boolean`);
    const { core, surroundings } = this.#owner;
    const callbackGroup = this.#owner.callbackGroupOf(options);
    const config = { ...this.#endpointConfig(type, name, options.qos), raw, callbackGroup, surroundings };
    const subscription = new Subscription(core, config, callback);
    this.#subscriptions.add(subscription);
    return subscription;
  }

  destroyPublisher(publisher: { destroy(): void }): boolean {
    return destroy(this.#publishers, publisher);
  }

  destroySubscription(subscription: { destroy(): void }): boolean {
    return destroy(this.#subscriptions, subscription);
  }

  destroyAll(): void {
    for (const publisher of this.#publishers) destroy(this.#publishers, publisher);
    for (const subscription of this.#subscriptions) destroy(this.#subscriptions, subscription);
  }

  #endpointConfig<Init>(type: MessageType<unknown, Init>, name: string, qos: TopicQos | undefined) {
    checkMessageType(type);
    const policies = resolveTopicQos(qos);
    const topicName = this.#owner.resolveTopicName(name);
    this.#owner.assertOpen();
    const { endpoints, surroundings } = this.#owner;
    return { type, topicName, logger: surroundings.logger, qos: policies, endpoints };
  }
}

function destroy(all: Set<{ destroy(): void }>, one: { destroy(): void }): boolean {
  if (!all.delete(one)) return false;
  one.destroy();
  return true;
}

/** @throws TypeError */
function checkMessageType(type: unknown): void {
  const message = (type ?? {}) as Partial<MessageType<unknown>>;
  if (typeof message.encode === "function" && typeof message.decode === "function") return;
  throw new TypeError(
    `message type ${typeof message.name === "string" ? message.name : String(type)}: expected a message, such as ` +
      "String of @rclts/interfaces/std_msgs/msg",
  );
}
