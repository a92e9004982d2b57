// SPDX-License-Identifier: Apache-2.0
// The clock of a node: the system's time, or what was last heard of a simulation's.

import type { Host } from "../host.js";
import { Clock } from "./clock.js";
import type { JumpCallbacks, TimeJump } from "./jump.js";
import { Time } from "./time.js";

interface PendingTimer {
  readonly at: number;
  readonly callback: () => void;
}

interface Follower {
  readonly before: () => void;
  readonly after: (jump: TimeJump, isNewEpoch: boolean) => void;
}

export class RosClock extends Clock {
  /** Undefined while the time is the system's; 0 until the first is heard. */
  #simulated: bigint | undefined = undefined;
  /** Those that wait for a simulated time. */
  readonly #timers = new Set<PendingTimer>();
  readonly #followers = new Set<Follower>();
  readonly #failed: (error: unknown) => void;

  /** @param failed takes what jump callbacks throw */
  constructor(host: Host, failed: (error: unknown) => void) {
    super(host, "ros");
    this.#failed = failed;
  }

  override get rosTimeIsActive(): boolean {
    return this.#simulated !== undefined;
  }

  override now(): Time {
    return this.#simulated === undefined ? super.now() : new Time(this.#simulated, "ros");
  }

  override milliseconds(): number {
    return this.#simulated === undefined ? super.milliseconds() : Number(this.#simulated) / 1e6;
  }

  override setTimer(at: number, callback: () => void): () => void {
    if (this.#simulated === undefined) return super.setTimer(at, callback);
    const timer = { at, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  override onJump(before: () => void, after: (jump: TimeJump, isNewEpoch: boolean) => void): () => void {
    const follower = { before, after };
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  /** Goes over to a simulation's time, which is 0 until the first comes, or back to the system's. */
  setRosTimeIsActive(isActive: boolean): void {
    if (isActive === this.rosTimeIsActive) return;
    const clockChange = isActive ? "ros-time-activated" : "ros-time-deactivated";
    this.#jump({ clockChange, delta: 0n }, true, isActive ? 0n : undefined);
  }

  /** The simulation says what time it is. Does nothing while its time does not count. */
  setRosTimeOverride(time: bigint): void {
    const before = this.#simulated;
    if (before === undefined || time === before) return;
    // Before the first time is heard there is none that timers could go on from.
    this.#jump({ clockChange: "no-change", delta: time - before }, before === 0n, time);
    this.#fireDue();
  }

  #jump(jump: TimeJump, isNewEpoch: boolean, time: bigint | undefined): void {
    const concerned = [...this.listeners].filter((listener) => listener.concerns(jump));
    for (const { callbacks } of concerned) this.#tell(callbacks, "preCallback", jump);
    for (const { before } of this.#followers) before();
    this.#simulated = time;
    for (const { after } of this.#followers) after(jump, isNewEpoch);
    for (const { callbacks } of concerned) this.#tell(callbacks, "postCallback", jump);
  }

  #tell(callbacks: JumpCallbacks, when: keyof JumpCallbacks, jump: TimeJump): void {
    try {
      callbacks[when]?.(jump);
    } catch (error) {
      this.#failed(error);
    }
  }

  #fireDue(): void {
    const now = this.milliseconds();
    const due = [...this.#timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    // One of them may take others back.
    for (const timer of due) if (this.#timers.delete(timer)) timer.callback();
  }
}
