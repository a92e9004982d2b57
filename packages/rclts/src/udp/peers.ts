// SPDX-License-Identifier: Apache-2.0
// The hosts that a participant is announced to by unicast: added and removed while it runs.

import { isLoopback, type UdpAddress } from "@rclts/rtps";
import type { DiscoveryRange } from "./interfaces.js";
import { type ResolveHost, resolveStaticPeer } from "./static-peers.js";

/** What announces the participant: the engine's driver. */
export interface Announcer {
  addPeer(peer: UdpAddress): void;
  removePeer(peer: UdpAddress): void;
}

/** How far the participant's datagrams go. */
export interface PeersReach {
  readonly domainId: number;
  readonly range: DiscoveryRange;
  /** Whether nothing can leave this machine. */
  readonly isConfined: boolean;
}

/** The static peers of one participant. */
export class Peers {
  readonly #announcer: Announcer;
  readonly #reach: PeersReach;
  readonly #resolve: ResolveHost | undefined;
  /** By what they were added as; while a name is being resolved, nothing yet. */
  readonly #added = new Map<string, readonly UdpAddress[]>();

  /** @param resolve in place of the system's resolver */
  constructor(announcer: Announcer, reach: PeersReach, resolve?: ResolveHost) {
    this.#announcer = announcer;
    this.#reach = reach;
    this.#resolve = resolve;
  }

  /**
   * Announces the participant to `host` or `host:port` from now on. Twice is once.
   *
   * @throws RangeError for what is neither; Error if the name does not resolve, if the discovery range is off, or if the
   * peer is another machine and nothing may leave this one.
   */
  async add(peer: string): Promise<void> {
    if (this.#added.has(peer)) return;
    const pending: UdpAddress[] = [];
    this.#added.set(peer, pending);
    try {
      const addresses = await resolveStaticPeer(peer, this.#reach.domainId, this.#resolve);
      this.#checkReach(peer, addresses);
      // It may have been removed in the meantime.
      if (this.#added.get(peer) !== pending) return;
      pending.push(...addresses);
      for (const address of addresses) this.#announcer.addPeer(address);
    } catch (error) {
      if (this.#added.get(peer) === pending) this.#added.delete(peer);
      throw error;
    }
  }

  /**
   * Adds those that the settings name. One whose name does not resolve is reported by `warn` and left out.
   *
   * @throws RangeError for what is no `host` or `host:port`
   */
  async addAll(peers: readonly string[], warn: (message: string) => void): Promise<void> {
    await Promise.all(
      peers.map(async (peer) => {
        try {
          await this.add(peer);
        } catch (error) {
          if (error instanceof RangeError) throw error;
          warn(`static peer "${peer}" is left out: ${(error as Error).message}`);
        }
      }),
    );
  }

  /**
   * Ends the announcements to what was added by that text, and gives up who was found there.
   *
   * @returns whether there was such a peer
   */
  remove(peer: string): boolean {
    const addresses = this.#added.get(peer);
    if (addresses === undefined) return false;
    this.#added.delete(peer);
    const kept = new Set([...this.#added.values()].flat().map(keyOf));
    for (const address of addresses) if (!kept.has(keyOf(address))) this.#announcer.removePeer(address);
    return true;
  }

  #checkReach(peer: string, addresses: readonly UdpAddress[]): void {
    const { range, isConfined } = this.#reach;
    if (range === "off") throw new Error(`peer "${peer}" is not told of this context: its discovery range is off`);
    const foreign = isConfined ? addresses.find(({ address }) => !isLoopback(address)) : undefined;
    if (foreign === undefined) return;
    throw new Error(
      `peer "${peer}" (${foreign.address}) cannot be reached: this context uses this machine alone; open it with ` +
        'discoveryRange "subnet", or with static peers from the start',
    );
  }
}

function keyOf({ address, port }: UdpAddress): string {
  return `${address}:${port}`;
}
