// SPDX-License-Identifier: Apache-2.0
// Whether to believe that samples will never come, when a datagram says so that is not from where the writer is.
//
// RTPS proves nobody's name. But a writer whose participant can be reached answers a question, and whoever forges its
// name from elsewhere cannot keep it from that. One that really sends from an address which it does not announce (behind
// a router that rewrites addresses) says the same again, and nobody denies it.

export class FarClaims {
  private since = NEVER;
  private askedAt = NEVER;
  private believed = false;

  /**
   * A claim from an address that is not the writer's: believe it, or else pass over it, perhaps with a question. `isGap`:
   * it says of each sample that it is not for the reader, which a HEARTBEAT cannot, so that one is to be preferred.
   */
  judge(isGap: boolean, now: number): "believe" | "ask" | "pass over" {
    if (this.believed) return "believe";
    if (this.since === NEVER || now - this.since > FORGOTTEN_AFTER) this.since = now;
    if (now - this.since >= (isGap ? GAP_DENIED_WITHIN : HEARTBEAT_DENIED_WITHIN)) {
      this.believed = true;
      return "believe";
    }
    if (now - this.askedAt < ASKED_EACH) return "pass over";
    this.askedAt = now;
    return "ask";
  }

  /** The writer is heard at its own address: what was claimed elsewhere is not true, or will be said here too. */
  deny(): void {
    this.since = NEVER;
    this.believed = false;
  }
}

const NEVER = Number.NEGATIVE_INFINITY;
/** Milliseconds; as long as somebody whose goodbye comes from elsewhere has to answer. */
const GAP_DENIED_WITHIN = 500;
const HEARTBEAT_DENIED_WITHIN = 1000;
/** Milliseconds. */
const ASKED_EACH = 60;
/** A claim that is not repeated for so long was forged, or overtaken. Milliseconds. */
const FORGOTTEN_AFTER = 10_000;
