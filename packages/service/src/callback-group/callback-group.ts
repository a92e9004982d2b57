// SPDX-License-Identifier: Apache-2.0
// Callback groups: which callbacks of a node may be under way at the same time.

import type { Host } from "../host.js";
import type { Logger } from "../logging/logger.js";
import { WaitWarning } from "./wait-warning.js";

/**
 * Decides when callbacks of services and timers start. Replies to calls never wait for a group, so `await client.call()`
 * inside a callback works in any. A callback that returns no promise is over when it returns, and holds up nobody.
 *
 * Made by the program as one of its two kinds, and given to entities as their option `callbackGroup`. All but
 * `hasEntity` is for this package's own classes.
 */
export abstract class CallbackGroup {
  /** Whether a callback may start right now, without waiting for others of the group. @internal */
  isFree = true;
  /** Those that have callbacks to start and may not yet, in their order. */
  protected readonly waiting: Set<GroupMember> = new Set();
  readonly #entities = new WeakSet<object>();

  /** Whether a service, client or timer was made with this group. */
  hasEntity(entity: object): boolean {
    return this.#entities.has(entity);
  }

  /** @internal */
  addEntity(entity: object): void {
    this.#entities.add(entity);
  }

  /**
   * A member has callbacks to start: they start as soon as they may, one each time that it is the member's turn.
   *
   * @internal
   */
  enqueue(member: GroupMember): void {
    this.waiting.add(member);
    if (this.isFree) this.startWaiting();
  }

  /** A member has nothing to start any more. @internal */
  leave(member: GroupMember): void {
    this.waiting.delete(member);
  }

  /**
   * A callback of a member has returned a promise.
   *
   * @param callsBefore how many calls had been made by anybody when it began
   *
   * @internal
   */
  abstract suspended(member: GroupMember, callsBefore: number): void;

  /** The promise of a callback has settled. @internal */
  abstract finished(member: GroupMember): void;

  /** Lets those that wait start in rotation, for as long as they may. */
  protected abstract startWaiting(): void;

  /** Lets the member start whose turn it is; there must be one. */
  protected startNext(): void {
    const member = this.waiting.values().next().value!;
    this.waiting.delete(member);
    if (member.startNext()) this.waiting.add(member);
  }
}

/** What has callbacks to start. */
export interface GroupMember {
  /** Such as `service /add_two_ints`, for log lines. */
  readonly description: string;
  readonly surroundings: CallbackSurroundings;
  /** Starts the callback that has waited longest; gives whether another may follow it. Must not throw. */
  startNext(): boolean;
}

/** Starts no callback as long as an asynchronous one of the group is under way. A node's default group is of this kind. */
export class MutuallyExclusiveCallbackGroup extends CallbackGroup {
  #isSuspended = false;
  readonly #warning = new WaitWarning(this.waiting);

  /** @internal */
  override enqueue(member: GroupMember): void {
    super.enqueue(member);
    if (this.waiting.size > 0) this.#warning.watch();
  }

  /** @internal */
  override leave(member: GroupMember): void {
    super.leave(member);
    if (this.waiting.size === 0) this.#warning.rest();
  }

  /** @internal */
  override suspended(member: GroupMember, callsBefore: number): void {
    this.#isSuspended = true;
    this.isFree = false;
    this.#warning.begin(member, callsBefore);
  }

  /** @internal */
  override finished(): void {
    this.#isSuspended = false;
    this.#warning.end();
    this.startWaiting();
    if (this.waiting.size === 0) this.#warning.rest();
    else this.#warning.watch();
  }

  protected override startWaiting(): void {
    // What arrives meanwhile goes behind those that have waited.
    this.isFree = false;
    while (!this.#isSuspended && this.waiting.size > 0) this.startNext();
    this.isFree = !this.#isSuspended;
  }
}

/** Lets all its callbacks overlap, those of one service too. */
export class ReentrantCallbackGroup extends CallbackGroup {
  /** @internal */
  override suspended(): void {}

  /** @internal */
  override finished(): void {}

  protected override startWaiting(): void {
    while (this.waiting.size > 0) this.startNext();
  }
}

/** A node as the callbacks of its services and timers need it. */
export interface CallbackSurroundings {
  readonly host: Host;
  readonly logger: Logger;
  /** Whether a call of the node's clients is pending that was made after this many calls of anybody. */
  hasPendingCall(callsBefore: number): boolean;
}

/** @throws TypeError */
export function checkCallbackGroup(group: CallbackGroup): CallbackGroup {
  if (group instanceof CallbackGroup) return group;
  throw new TypeError(
    `callbackGroup ${String(group)}: expected a MutuallyExclusiveCallbackGroup or a ReentrantCallbackGroup`,
  );
}
