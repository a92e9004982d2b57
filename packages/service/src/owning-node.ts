// SPDX-License-Identifier: Apache-2.0
// What a node has before anything is made of it, and all that is made of it shares: its names, logger, clock and state.

import {
  type CallbackGroup,
  type CallbackSurroundings,
  checkCallbackGroup,
  MutuallyExclusiveCallbackGroup,
} from "./callback-group/callback-group.js";
import { RosClock } from "./clock/ros-clock.js";
import type { Core } from "./core.js";
import { describeError } from "./describe-error.js";
import type { NodeEndpoints } from "./graph/node-endpoints.js";
import { Logger } from "./logging/logger.js";
import { Rosout } from "./logging/rosout.js";
import type { NodeNames } from "./names/node-names.js";
import type { TimerOptions } from "./node-options.js";
import { ServiceError } from "./service-error.js";

export class OwningNode {
  readonly core: Core;
  readonly names: NodeNames;
  readonly rosout = new Rosout();
  readonly logger: Logger;
  readonly clock: RosClock;
  readonly endpoints: NodeEndpoints;
  readonly surroundings: CallbackSurroundings;
  readonly defaultCallbackGroup: CallbackGroup = new MutuallyExclusiveCallbackGroup();
  #isDestroyed = false;

  /** @param hasPendingCall whether a call of the node is under way that was made after so many others */
  constructor(core: Core, names: NodeNames, hasPendingCall: (callsBefore: number) => boolean) {
    this.core = core;
    this.names = names;
    this.logger = new Logger(names.fullName.slice(1).replaceAll("/", "."), core.loggers, this.rosout);
    this.clock = new RosClock(core.host, (error) => this.#jumpCallbackFailed(error));
    this.endpoints = core.graph.addNode(names.name, names.namespace);
    this.surroundings = { host: core.host, logger: this.logger, hasPendingCall };
  }

  /** @throws ServiceError with code `destroyed` or `shutdown`, of the service that is concerned, if any */
  assertOpen(serviceName?: string): void {
    this.core.assertValid(serviceName);
    if (!this.#isDestroyed) return;
    throw new ServiceError("destroyed", serviceName, `node ${this.names.fullName} has been destroyed`);
  }

  /**
   * The group of what is made with these options.
   *
   * @throws TypeError
   */
  callbackGroupOf({ callbackGroup = this.defaultCallbackGroup }: TimerOptions): CallbackGroup {
    return checkCallbackGroup(callbackGroup);
  }

  /** Nothing can be made of it any more. */
  close(): void {
    this.#isDestroyed = true;
  }

  /** When all that was made of it has been destroyed. */
  leaveGraph(): void {
    this.rosout.destroy();
    this.core.graph.removeNode(this.endpoints);
  }

  #jumpCallbackFailed(error: unknown): void {
    this.logger.error(`a jump callback of the clock failed: ${describeError(error)}`);
    this.core.observe("callback-error", undefined, undefined, error);
    this.core.report(error, { serviceName: undefined, logger: this.logger });
  }
}

/** Something of a node that ends before the node, or with it. */
export interface Destroyable {
  destroy(): void;
}

/** Takes one out of those that there are and ends it; whether it was there. */
export function destroyOneOf<T extends Destroyable>(all: Set<T> | Map<T, unknown>, one: Destroyable): boolean {
  if (!all.delete(one as T)) return false;
  one.destroy();
  return true;
}
