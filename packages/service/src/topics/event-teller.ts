// SPDX-License-Identifier: Apache-2.0
// Calls one event callback, as its callback group allows: what happens until it may start, it is told of at once.

import type { CallbackGroup, CallbackSurroundings, GroupMember } from "../callback-group/callback-group.js";
import { type CallbackOwner, runCallback } from "../callback-group/run-callback.js";
import type { Core } from "../core.js";
import { describeError } from "../describe-error.js";
import type { EventCallback } from "./event-callbacks.js";

export interface EventTellerConfig {
  /** The resolved name, with its leading slash. */
  readonly topicName: string;
  readonly callbackGroup: CallbackGroup;
  readonly surroundings: CallbackSurroundings;
}

export class EventTeller<Status> {
  readonly #core: Core;
  readonly #config: EventTellerConfig;
  readonly #callback: EventCallback<Status>;
  readonly #takeStatus: () => Status;
  readonly #member: GroupMember;
  readonly #owner: CallbackOwner;

  /**
   * @param name of the callback
   * @param takeStatus gives what the callback is told, and counts changes anew
   */
  constructor(
    core: Core,
    config: EventTellerConfig,
    name: string,
    callback: EventCallback<Status>,
    takeStatus: () => Status,
  ) {
    this.#core = core;
    this.#config = config;
    this.#callback = callback;
    this.#takeStatus = takeStatus;
    const description = `event callback ${name} of ${config.topicName}`;
    this.#member = {
      description,
      surroundings: config.surroundings,
      startNext: () => {
        this.#call();
        core.active();
        return false;
      },
    };
    this.#owner = {
      description,
      suspended: (callsBefore) => config.callbackGroup.suspended(this.#member, callsBefore),
      finished: () => config.callbackGroup.finished(this.#member),
      failed: (error) => this.#failed(error),
    };
  }

  /** There is something to tell. */
  happened(): void {
    const { callbackGroup } = this.#config;
    if (callbackGroup.isFree) this.#call();
    else callbackGroup.enqueue(this.#member);
  }

  /** The callback is called no more. */
  end(): void {
    this.#config.callbackGroup.leave(this.#member);
  }

  #call(): void {
    runCallback(this.#core, this.#owner, () => this.#callback(this.#takeStatus()));
  }

  #failed(error: unknown): void {
    const { topicName, surroundings } = this.#config;
    const { logger } = surroundings;
    logger.error(`the ${this.#member.description} failed: ${describeError(error)}`);
    this.#core.observeTopic("callback-error", topicName, undefined, error);
    this.#core.report(error, { serviceName: undefined, topicName, logger });
  }
}
