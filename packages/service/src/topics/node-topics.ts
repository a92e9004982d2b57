// SPDX-License-Identifier: Apache-2.0
// The publishers and subscriptions of one node.

import type { MessageType } from "@rclts/cdr";
import type { CallbackGroup } from "../callback-group/callback-group.js";
import { checkOptions } from "../check-options.js";
import { type Destroyable, destroyOneOf, type OwningNode } from "../owning-node.js";
import { resolveTopicQos, type TopicQos } from "../qos-profiles.js";
import type { EndpointType } from "../type-description/describe-type.js";
import {
  checkEventCallbacks,
  type PublisherEventCallbacks,
  type SubscriptionEventCallbacks,
} from "./event-callbacks.js";
import { Publisher } from "./publisher.js";
import { Subscription, type SubscriptionCallback } from "./subscription.js";
import { TopicEvents } from "./topic-events.js";

/** What a publisher is made with beside type and name. */
export interface PublisherOptions {
  /**
   * A depth, a profile of ROS by its name, or policies that differ from it; `default` by default: reliable, volatile,
   * keep-last 10.
   */
  readonly qos?: TopicQos | undefined;
  /** What the program is told of besides; nothing by default. */
  readonly events?: PublisherEventCallbacks | undefined;
  /** Which callbacks exclude each other, here those of its events; the node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
}

/** What a subscription is made with beside type, name and callback. */
export interface SubscriptionOptions {
  /**
   * A depth, a profile of ROS by its name, or policies that differ from it; `default` by default: reliable, volatile,
   * keep-last 10. `sensor_data` gets messages of every publisher, as it asks for nothing.
   */
  readonly qos?: TopicQos | undefined;
  /** What the program is told of besides messages; nothing by default. */
  readonly events?: SubscriptionEventCallbacks | undefined;
  /** Which callbacks exclude each other, those of its events too; the node's default group by default. */
  readonly callbackGroup?: CallbackGroup | undefined;
  /** True: the callback gets each message as bytes, with the four bytes of its encapsulation. False by default. */
  readonly raw?: boolean | undefined;
}

export class NodeTopics {
  readonly #node: OwningNode;
  readonly #publishers = new Map<Destroyable, EndpointType>();
  readonly #subscriptions = new Map<Destroyable, EndpointType>();

  constructor(node: OwningNode) {
    this.#node = node;
  }

  createPublisher<Init>(type: MessageType<unknown, Init>, name: string, options: PublisherOptions): Publisher<Init> {
    checkOptions("createPublisher", options, ["qos", "callbackGroup", "events"]);
    const callbackGroup = this.#node.callbackGroupOf(options);
    const publisher = new Publisher<Init>(this.#node.core, this.#endpointConfig("publisher", type, name, options));
    callbackGroup.addEntity(publisher);
    this.#publishers.set(publisher, type);
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
    checkOptions("createSubscription", options, ["qos", "callbackGroup", "raw", "events"]);
    const { raw = false } = options;
    if (typeof raw !== "boolean") throw new TypeError(`raw ${String(raw)}: expected a boolean`);
    const { core, surroundings } = this.#node;
    const callbackGroup = this.#node.callbackGroupOf(options);
    const config = { ...this.#endpointConfig("subscription", type, name, options), raw, callbackGroup, surroundings };
    const subscription = new Subscription(core, config, callback);
    this.#subscriptions.set(subscription, type);
    return subscription;
  }

  destroyPublisher(publisher: Destroyable): boolean {
    return destroyOneOf(this.#publishers, publisher);
  }

  destroySubscription(subscription: Destroyable): boolean {
    return destroyOneOf(this.#subscriptions, subscription);
  }

  destroyAll(): void {
    for (const publisher of this.#publishers.keys()) destroyOneOf(this.#publishers, publisher);
    for (const subscription of this.#subscriptions.keys()) destroyOneOf(this.#subscriptions, subscription);
  }

  /** Of all that there are now. */
  *types(): Iterable<EndpointType> {
    yield* this.#publishers.values();
    yield* this.#subscriptions.values();
  }

  #endpointConfig<Init>(
    kind: "publisher" | "subscription",
    type: MessageType<unknown, Init>,
    name: string,
    options: PublisherOptions | SubscriptionOptions,
  ) {
    checkMessageType(type);
    const qos = resolveTopicQos(options.qos);
    const { core, names, logger, endpoints, surroundings } = this.#node;
    const topicName = names.resolve("topic", name);
    this.#node.assertOpen();
    let events: TopicEvents | undefined;
    if (options.events !== undefined) {
      const callbacks = checkEventCallbacks(kind, options.events);
      const config = { topicName, callbackGroup: this.#node.callbackGroupOf(options), surroundings };
      events = new TopicEvents(core, config, callbacks, qos.deadline);
    }
    return { type, topicName, logger, qos, endpoints, events };
  }
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
