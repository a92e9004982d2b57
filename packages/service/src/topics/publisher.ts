// SPDX-License-Identifier: Apache-2.0
// A publisher, as rclpy has it: writes messages of one type on one topic.

import type { MessageType } from "@rclts/cdr";
import { type EntityId, type Handle, type RemoteEndpoint, writeGuid } from "@rclts/rtps";
import { checkOptions } from "../check-options.js";
import { type Core, type EndpointOwner, type IncompatibleEvent, writerId } from "../core.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import { ServiceError } from "../service-error.js";
import { checkSignal, checkTimeout, WAIT_OPTIONS, type WaitOptions } from "../wait-options.js";
import { Waiters } from "../waiters.js";
import { endpointConfig, type TopicEndpointConfig, tellMisfit } from "./topic-endpoint.js";
import type { TopicEvents } from "./topic-events.js";

/**
 * Publishes messages. Made by `node.createPublisher`. `Message` is what {@link Publisher.publish} takes.
 *
 * With keep-last a message replaces the oldest one that is still kept for a reader that is slow: publishing never waits,
 * and takes no more memory than the depth. With keep-all everything is kept until each reliable subscription has it:
 * whoever publishes faster than that awaits {@link Publisher.waitForAllAcked} now and then.
 */
export class Publisher<Message> {
  readonly #core: Core;
  readonly #type: MessageType<unknown, Message>;
  readonly #topicName: string;
  readonly #writer: EntityId;
  readonly #endpoints: NodeEndpoints;
  readonly #guid: Uint8Array;
  /** Messages are kept beyond their delivery. */
  readonly #keeps: boolean;
  readonly #subscriptions = new Set<Handle>();
  /** Those who wait for the acknowledgement of all messages up to a number, by that number. */
  readonly #waiting = new Map<number, Waiters>();
  readonly #events: TopicEvents | undefined;
  #lastSequence = 0;
  #isDestroyed = false;

  /** Use `node.createPublisher`. */
  constructor(core: Core, config: TopicEndpointConfig<Message>) {
    this.#core = core;
    this.#type = config.type;
    this.#topicName = config.topicName;
    this.#events = config.events;
    this.#keeps = config.qos.durability !== "volatile";
    this.#writer = writerId(core.newEntityKey());
    this.#guid = writeGuid(core.engine.guidPrefix, this.#writer);
    core.attach(this.#writer, this.#ownerOf(config));
    const endpoint = endpointConfig(config);
    core.engine.createWriter(this.#writer, endpoint);
    this.#endpoints = config.endpoints;
    this.#endpoints.addWriter(this.#writer, endpoint);
  }

  /**
   * Publishes one message. It leaves at the end of the microtask turn, with whatever else is published in it.
   *
   * @param message complete, or as bytes: a whole payload, with the four bytes of its encapsulation, as a subscription with
   *   `raw` gives it
   * @throws TypeError, RangeError naming the field that does not fit; ServiceError with code `destroyed` or `shutdown`
   */
  publish(message: Message | Uint8Array): void {
    this.#assertOpen();
    const payload = message instanceof Uint8Array ? checkPayload(message).slice() : this.#encode(message);
    this.#core.engine.write(this.#writer, ++this.#lastSequence, payload);
    this.#events?.message();
  }

  /**
   * Says that the publisher is alive though it has nothing to publish; needed with a `liveliness` other than `automatic`.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  assertLiveliness(): void {
    this.#assertOpen();
    this.#core.engine.assertLiveliness(this.#writer);
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
   * The 16 bytes of its GUID, by which subscriptions tell it from other publishers.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  get gid(): Uint8Array {
    this.#assertOpen();
    return this.#guid.slice();
  }

  /**
   * How many subscriptions it is matched with, in this process and elsewhere.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getSubscriptionCount(): number {
    this.#assertOpen();
    return this.#subscriptions.size;
  }

  /**
   * True as soon as each reliable subscription that is matched has acknowledged all that has been published by now, or
   * has left; false at the end of the time. Messages that newer ones have replaced count as acknowledged.
   *
   * @throws TypeError, RangeError for wrong options; ServiceError with code `destroyed` or `shutdown`, then and later
   */
  waitForAllAcked(options: WaitOptions = {}): Promise<boolean> {
    checkOptions("waitForAllAcked", options, WAIT_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const signal = checkSignal(options.signal);
    this.#assertOpen();
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const sequence = this.#lastSequence;
    let waiters = this.#waiting.get(sequence);
    if (waiters === undefined) {
      waiters = new Waiters(this.#core.host);
      this.#waiting.set(sequence, waiters);
      this.#core.engine.awaitAcknowledgement(this.#writer, sequence);
    }
    return waiters.wait(timeout, signal);
  }

  /** Leaves the graph. What has not reached its subscriptions by now is lost. Twice is fine. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#events?.end();
    this.#endpoints.removeWriter(this.#writer);
    this.#core.detach(this.#writer);
    if (!this.#core.isShutDown) this.#core.engine.flush();
    this.#core.deleteEndpoint(this.#writer);
    const reason = this.#closedError();
    for (const waiters of this.#waiting.values()) waiters.fail(reason);
    this.#waiting.clear();
  }

  #encode(message: Message): Uint8Array {
    const w = this.#core.encoder.begin();
    this.#type.encode(w, message);
    const payload = w.finish();
    // A copy of what is kept: the encoder's is a view of a large piece of memory.
    return this.#keeps ? payload.slice() : payload;
  }

  #assertOpen(): void {
    if (this.#isDestroyed || this.#core.isShutDown) throw this.#closedError();
  }

  #closedError(): ServiceError {
    if (this.#core.isShutDown) return new ServiceError("shutdown", undefined, this.#core.endReason);
    return new ServiceError("destroyed", undefined, `the publisher of ${this.#topicName} has been destroyed`);
  }

  #ownerOf(config: TopicEndpointConfig<Message>): EndpointOwner {
    const { topicName, logger, events } = config;
    return {
      serviceName: undefined,
      topicName,
      logger,
      sample: nothing,
      confirmed: nothing,
      samplesLost: nothing,
      matched: (_: EntityId, { handle }: RemoteEndpoint) => {
        this.#subscriptions.add(handle);
        events?.matched();
      },
      unmatched: (_: EntityId, remote: RemoteEndpoint) => {
        this.#subscriptions.delete(remote.handle);
        events?.unmatched(remote);
      },
      acknowledged: (sequence: number) => {
        this.#waiting.get(sequence)?.happened();
        this.#waiting.delete(sequence);
      },
      incompatible: (event: IncompatibleEvent) => tellMisfit(this.#core, config, event),
    };
  }
}

/** @throws RangeError */
function checkPayload(payload: Uint8Array): Uint8Array {
  if (payload.length >= ENCAPSULATION_LENGTH) return payload;
  throw new RangeError(
    `payload of ${payload.length} bytes: expected the ${ENCAPSULATION_LENGTH} of its encapsulation first`,
  );
}

function nothing(): void {}

const ENCAPSULATION_LENGTH = 4;
