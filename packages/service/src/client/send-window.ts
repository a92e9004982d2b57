// SPDX-License-Identifier: Apache-2.0
// How many requests may be with one server at a time: one window for all clients of the participant.

import { type Handle, type RemoteEndpoint, VENDOR_CYCLONEDDS } from "@rclts/rtps";
import type { Host } from "../host.js";
import { userDataValue } from "../user-data.js";

/** A call as it takes room in a window. */
export interface WindowedCall {
  /** Its place, once it was sent. The window's own. */
  place: Place | undefined;
}

/** A place in a window, which does not know its call: it is kept for a while after a call that may hold a large reply. */
export interface Place {
  /** Undefined when it is given back. */
  window: SendWindow | undefined;
  /** When the request counts as taken though no reply has come, in the host's milliseconds. */
  takenAt: number;
}

/** A client that has calls for the server and may have to wait. */
export interface WindowUser {
  /** Sends its next call through the window, if it has one; whether it has more. */
  sendNext(): boolean;
}

/**
 * A server's reader keeps its last 10 requests and drops older ones that its executor has not taken yet, without a word
 * (rmw_fastrtps and rmw_cyclonedds with the services' profile). A request is known to be taken when its reply comes; one
 * without a reply counts as taken after a while, so that calls that take minutes do not keep the others waiting.
 */
export class SendWindow {
  readonly capacity: number;
  /** The server's. */
  readonly requestReader: Handle;
  /** How many clients have opened it. {@link SendWindows}' own. */
  users = 0;
  /** Called when the last place is free again. {@link SendWindows}' own. */
  emptied: (() => void) | undefined = undefined;
  readonly #host: Host;
  #held = 0;
  #ended = false;
  /** In the order they were taken; those that have been given back are passed over. */
  #places: Place[] = [];
  readonly #waiting = new Set<WindowUser>();
  /** Clients whose requests the server does not acknowledge, and since when there are any. */
  readonly #unheard = new Set<WindowUser>();
  #silentSince = 0;
  /**
   * Whether the alarm stands at the earliest time at which a place gets free by itself. It does while somebody waits and
   * until it rings; else nobody has to keep it.
   */
  #watching = false;
  #alarm = Number.POSITIVE_INFINITY;
  #cancelAlarm: (() => void) | undefined = undefined;

  /** @param capacity from 1, Infinity for no limit */
  constructor(host: Host, capacity: number, requestReader: Handle) {
    this.#host = host;
    this.requestReader = requestReader;
    this.capacity = capacity;
  }

  /** Nothing goes through it any more. */
  get ended(): boolean {
    return this.#ended;
  }

  get hasRoom(): boolean {
    return this.#held < this.capacity && !this.#ended && this.#unheard.size === 0;
  }

  /** How many places are taken. */
  get held(): number {
    return this.#held;
  }

  /**
   * The call is being sent and takes a place. Only if {@link hasRoom}.
   *
   * @param takenAfter milliseconds after which the place is free again in any case; Infinity for never
   */
  take(call: WindowedCall, takenAfter: number): void {
    this.#held += 1;
    if (this.capacity === Number.POSITIVE_INFINITY) {
      call.place = { window: this, takenAt: Number.POSITIVE_INFINITY };
      return;
    }
    const takenAt = this.#host.now() + takenAfter;
    call.place = { window: this, takenAt };
    this.#places.push(call.place);
    if (this.#watching && takenAt < this.#alarm) this.#setAlarm(takenAt);
  }

  /** The call is settled: its place is free. Does nothing if it has none in this window. */
  release({ place }: WindowedCall): void {
    if (place?.window !== this) return;
    place.window = undefined;
    this.#held -= 1;
    if (this.#places.length > 2 * this.#held + SLACK) this.#dropFree();
    this.#admit();
    if (this.#held === 0) this.emptied?.();
  }

  /**
   * The server does not acknowledge what this client has sent: it has not arrived, so the server cannot have taken it. No
   * more is sent, or all of it would come at once where there is room for a few, and no place gets free by itself.
   */
  fallSilent(user: WindowUser): void {
    if (this.#unheard.size === 0) this.#silentSince = this.#host.now();
    this.#unheard.add(user);
  }

  /** The server acknowledges again, or the client is gone: what it was sent has as much time to be taken as it had left. */
  hear(user: WindowUser): void {
    if (!this.#unheard.delete(user) || this.#unheard.size > 0) return;
    const silence = this.#host.now() - this.#silentSince;
    for (const place of this.#places) place.takenAt += silence;
    this.#admit();
    this.#watch();
  }

  /** Lets the client send as soon as there is room, in turn with the others that wait. */
  wait(user: WindowUser): void {
    this.#waiting.add(user);
    this.#admit();
    if (!this.#watching) this.#watch();
  }

  /** The client has nothing for this server any more. */
  leave(user: WindowUser): void {
    this.#waiting.delete(user);
  }

  /** The server is gone, or nobody calls it any more: nothing is sent through this window from now on. */
  end(): void {
    this.#ended = true;
    this.#waiting.clear();
    this.#places = [];
    this.#setAlarm(Number.POSITIVE_INFINITY);
  }

  #admit(): void {
    while (this.hasRoom && this.#waiting.size > 0) {
      const user: WindowUser = this.#waiting.values().next().value!;
      this.#waiting.delete(user);
      if (user.sendNext()) this.#waiting.add(user);
    }
  }

  /** When the next place gets free by itself. */
  #earliest(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { window, takenAt } of this.#places) if (window === this) earliest = Math.min(earliest, takenAt);
    return earliest;
  }

  #dropFree(): void {
    this.#places = this.#places.filter(({ window }) => window === this);
  }

  #setAlarm(at: number): void {
    this.#cancelAlarm?.();
    this.#alarm = at;
    this.#cancelAlarm = at === Number.POSITIVE_INFINITY ? undefined : this.#host.setTimer(at, () => this.#ring());
  }

  /** Only for those that wait, and one alarm for all of them: it stays where it is while calls come and go. */
  #watch(): void {
    if (this.#waiting.size > 0 && this.#unheard.size === 0) this.#ring();
  }

  #ring(): void {
    const now = this.#host.now();
    this.#watching = false;
    this.#setAlarm(Number.POSITIVE_INFINITY);
    // Whoever is heard again sets it anew.
    if (this.#unheard.size > 0) return;
    for (const place of this.#places) {
      if (place.window !== this || place.takenAt > now) continue;
      place.window = undefined;
      this.#held -= 1;
    }
    this.#dropFree();
    this.#admit();
    if (this.#waiting.size === 0) return;
    this.#watching = true;
    this.#setAlarm(this.#earliest());
  }
}

/** The windows of a participant, by the request reader that requests go to. */
export class SendWindows {
  readonly #host: Host;
  readonly #foreignCapacity: number;
  readonly #windows = new Map<Handle, SendWindow>();

  /** @param foreignCapacity towards servers that do not say what they can keep, from 1 */
  constructor(host: Host, foreignCapacity: number) {
    this.#host = host;
    this.#foreignCapacity = foreignCapacity;
  }

  /** How many servers there is a window for. */
  get size(): number {
    return this.#windows.size;
  }

  /** The window of this server, for a client that {@link close}s it. After an end there is a new one. */
  open(requestReader: RemoteEndpoint): SendWindow {
    let window = this.#windows.get(requestReader.handle);
    if (window === undefined || window.ended) {
      window = new SendWindow(this.#host, capacityOf(requestReader, this.#foreignCapacity), requestReader.handle);
      this.#windows.set(requestReader.handle, window);
    }
    window.users += 1;
    return window;
  }

  close(window: SendWindow, user: WindowUser): void {
    window.leave(user);
    window.users -= 1;
    if (window.users > 0) return;
    const forget = () => {
      if (window.users > 0) return;
      window.end();
      if (this.#windows.get(window.requestReader) === window) this.#windows.delete(window.requestReader);
    };
    // The server has calls still, and may get more from whoever comes back to it.
    if (window.held > 0 && !window.ended) window.emptied = forget;
    else forget();
  }

  /** The client is gone: nothing depends on whether it is heard. */
  forget(user: WindowUser): void {
    for (const window of this.#windows.values()) window.hear(user);
  }

  /** The server does not acknowledge what this client has sent it, or does so again. */
  setSilent(requestReader: RemoteEndpoint, user: WindowUser, isSilent: boolean): void {
    const window = this.#windows.get(requestReader.handle);
    if (isSilent) window?.fallSilent(user);
    else window?.hear(user);
  }
}

/** What a foreign server keeps if it does not say otherwise: the depth of the profile of ROS services. */
export const FOREIGN_WINDOW = 10;

/**
 * How many requests a server can keep that it has not taken: the credit that an rclts service announces, the depth that
 * a Cyclone reader announces. Fast DDS never announces a depth.
 */
function capacityOf({ participant, qos, userData }: RemoteEndpoint, foreignCapacity: number): number {
  if (participant.local || participant.rcltsVersion !== undefined) {
    const credit = userDataValue(userData, "credit");
    return credit !== undefined && /^[1-9]\d{0,8}$/.test(credit) ? Number(credit) : foreignCapacity;
  }
  if (participant.vendor !== VENDOR_CYCLONEDDS) return foreignCapacity;
  return qos.history === "keep-all" ? Number.POSITIVE_INFINITY : qos.depth;
}

/** Entries that may stay behind before it is worth copying the others. */
const SLACK = 64;
