// SPDX-License-Identifier: Apache-2.0
// A subscription, as rclpy has it: a callback that gets the messages of one topic.

import type { MessageType } from "@rclts/cdr";
import type { EntityId, Handle, RemoteEndpoint, SampleEvent } from "@rclts/rtps";
import type { CallbackGroup, CallbackSurroundings, GroupMember } from "../callback-group/callback-group.js";
import { type CallbackOwner, runCallback } from "../callback-group/run-callback.js";
import { Complaints } from "../complaints.js";
import { type Core, type EndpointOwner, type IncompatibleEvent, readerId } from "../core.js";
import { describeError } from "../describe-error.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import type { Logger } from "../logging/logger.js";
import { assertNothingLeft } from "../payload-length.js";
import { ServiceError } from "../service-error.js";
import { type MessageInfo, ReceivedMessageInfo } from "./message-info.js";
import { endpointConfig, type TopicEndpointConfig, tellMisfit } from "./topic-endpoint.js";
import type { TopicEvents } from "./topic-events.js";
import { WaitingMessages } from "./waiting-messages.js";

/** Called with each message. */
export type SubscriptionCallback<Message> = (message: Message, info: MessageInfo) => unknown;

export interface SubscriptionConfig extends TopicEndpointConfig<never> {
  /** The callback gets payloads as they are, with the four bytes of their encapsulation. */
  readonly raw: boolean;
  readonly callbackGroup: CallbackGroup;
  readonly surroundings: CallbackSurroundings;
}

/**
 * Calls back for each message of a topic, in the order of each publisher. Made by `node.createSubscription`.
 *
 * As long as its callback group does not let the callback start, messages wait: with keep-last the newest of the depth,
 * and 256 MiB of them in any case. Older ones are dropped, which the context counts as `message-dropped`. A callback that
 * fails is logged and reported, and the subscription goes on.
 */
export class Subscription {
  readonly #core: Core;
  readonly #topicName: string;
  readonly #logger: Logger;
  /** Undefined: the callback gets bytes. */
  readonly #type: MessageType<unknown, never> | undefined;
  readonly #callback: SubscriptionCallback<unknown>;
  readonly #group: CallbackGroup;
  readonly #member: GroupMember;
  readonly #owner: CallbackOwner;
  readonly #reader: EntityId;
  readonly #endpoints: NodeEndpoints;
  readonly #waiting: WaitingMessages;
  readonly #publishers = new Set<Handle>();
  readonly #events: TopicEvents | undefined;
  readonly #complaints: Complaints;
  #isDestroyed = false;

  /** Use `node.createSubscription`. */
  constructor(core: Core, config: SubscriptionConfig, callback: SubscriptionCallback<never>) {
    const { topicName, logger, callbackGroup, surroundings } = config;
    this.#core = core;
    this.#topicName = topicName;
    this.#logger = logger;
    this.#events = config.events;
    this.#type = config.raw ? undefined : config.type;
    this.#callback = callback as SubscriptionCallback<unknown>;
    this.#group = callbackGroup;
    this.#complaints = new Complaints(core.graph, logger);
    const description = `subscription ${topicName}`;
    this.#member = { description, surroundings, startNext: () => this.#startNext() };
    this.#owner = {
      description,
      suspended: (callsBefore) => callbackGroup.suspended(this.#member, callsBefore),
      finished: () => callbackGroup.finished(this.#member),
      failed: (error) => this.#failed(error),
    };
    this.#waiting = new WaitingMessages(config.qos, MOST_WAITING_BYTES);
    callbackGroup.addEntity(this);
    this.#reader = readerId(core.newEntityKey());
    core.attach(this.#reader, this.#ownerOf(config));
    const endpoint = endpointConfig(config);
    core.engine.createReader(this.#reader, endpoint);
    this.#endpoints = config.endpoints;
    this.#endpoints.addReader(this.#reader, endpoint);
  }

  /**
   * The resolved name, with its leading slash.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  get topicName(): string {
    this.#assertOpen();
    return this.#topicName;
  }

  /**
   * How many publishers it is matched with, in this process and elsewhere.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getPublisherCount(): number {
    this.#assertOpen();
    return this.#publishers.size;
  }

  /** Leaves the graph. The callback is not called any more, not even for what waits. Twice is fine. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#events?.end();
    this.#endpoints.removeReader(this.#reader);
    this.#waiting.clear();
    this.#group.leave(this.#member);
    this.#core.deleteEndpoint(this.#reader);
  }

  #assertOpen(): void {
    if (this.#core.isShutDown) throw new ServiceError("shutdown", undefined, this.#core.endReason);
    if (this.#isDestroyed)
      throw new ServiceError("destroyed", undefined, `the subscription of ${this.#topicName} has been destroyed`);
  }

  #ownerOf(config: SubscriptionConfig): EndpointOwner {
    const { topicName, logger, events } = config;
    return {
      serviceName: undefined,
      topicName,
      logger,
      sample: (sample: SampleEvent) => this.#take(sample),
      matched: (_: EntityId, { handle }: RemoteEndpoint) => {
        this.#publishers.add(handle);
        events?.matched();
      },
      confirmed: () => {},
      unmatched: (_: EntityId, remote: RemoteEndpoint) => {
        this.#publishers.delete(remote.handle);
        events?.unmatched(remote);
      },
      writerAlive: (writer: RemoteEndpoint, isAlive: boolean) => events?.writerAlive(writer, isAlive),
      // Of what newer messages have replaced at a publisher, nobody need be told who has not asked for it.
      samplesLost: (writer: RemoteEndpoint, count: number) => {
        this.#core.observeTopic("samples-lost", topicName, writer);
        events?.lost(count);
      },
      incompatible: (event: IncompatibleEvent) => tellMisfit(this.#core, config, event),
    };
  }

  #take({ writer, sequence, sourceTimestamp, payload }: SampleEvent): void {
    this.#events?.message();
    const { host } = this.#core;
    const info = new ReceivedMessageInfo(writer, sequence, sourceTimestamp, host.now() + host.wallOffset);
    if (this.#group.isFree && this.#waiting.size === 0) {
      this.#start(payload, info);
      return;
    }
    // A copy: what came is a view of a datagram.
    for (const dropped of this.#waiting.add({ info, payload: payload.slice() }))
      this.#core.observeTopic("message-dropped", this.#topicName, dropped.info.writer);
    this.#group.enqueue(this.#member);
  }

  #startNext(): boolean {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      this.#start(next.payload, next.info);
      this.#core.active();
    }
    return this.#waiting.size > 0;
  }

  /** @param payload may be a view of what changes when this returns */
  #start(payload: Uint8Array, info: ReceivedMessageInfo): void {
    let message: unknown;
    try {
      message = this.#read(payload);
    } catch (error) {
      this.#malformed(info.writer, error);
      return;
    }
    runCallback(this.#core, this.#owner, () => this.#callback(message, info));
  }

  #read(payload: Uint8Array): unknown {
    if (this.#type === undefined) return payload.slice();
    const r = this.#core.decoder.reset(payload);
    const message = this.#type.decode(r);
    assertNothingLeft(r);
    return message;
  }

  #failed(error: unknown): void {
    const topicName = this.#topicName;
    this.#logger.error(`the callback of the subscription of ${topicName} failed: ${describeError(error)}`);
    this.#core.observeTopic("callback-error", topicName, undefined, error);
    this.#core.report(error, { serviceName: undefined, topicName, logger: this.#logger });
  }

  #malformed(writer: RemoteEndpoint, error: unknown): void {
    this.#core.observeTopic("malformed", this.#topicName, writer, error);
    this.#complaints.add(writer, error, (who) => `a message of ${who} on ${this.#topicName} can not be read`);
  }
}

const MOST_WAITING_BYTES = 256 * 1024 * 1024;
