// SPDX-License-Identifier: Apache-2.0
// How much is sent again to a group of readers because one of them asks.
//
// A datagram of sixty bytes may ask for a whole window, and whoever forges them would make a flood of a trickle, to an
// address that is not his. What is asked for honestly is a part of what was sent before.

export class RepairBudget {
  private credit = RESERVE;
  private at = 0;

  /** So many bytes were sent for the first time, and may be lost a few times. */
  earn(bytes: number): void {
    this.credit = Math.min(MOST, this.credit + bytes * REPEATS);
  }

  /** How many bytes may be sent again now; not above 0 for none. */
  room(now: number): number {
    if (this.credit < RESERVE) this.credit = Math.min(RESERVE, this.credit + (now - this.at) * TRICKLE);
    this.at = now;
    return this.credit;
  }

  spend(bytes: number): void {
    this.credit -= bytes;
  }
}

/** Bytes. */
const RESERVE = 256 * 1024;
const MOST = 8 * 1024 * 1024;
/** At 40 % loss one sample of a hundred is lost more often. */
const REPEATS = 4;
/** Bytes per millisecond, whatever was sent. */
const TRICKLE = 4096;
