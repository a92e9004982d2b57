// SPDX-License-Identifier: Apache-2.0
// Puts off what is to be said of remote endpoints until their nodes are known, for a second at most: as a rule a participant
// says which endpoints it has before it says whose they are.

import type { RemoteEndpoint } from "@rclts/rtps";
import type { Host } from "../host.js";

export class OwnerWaits {
  readonly #host: Pick<Host, "now" | "setTimer">;
  readonly #isExpected: (endpoint: RemoteEndpoint) => boolean;
  readonly #waits = new Set<Wait>();

  /** @param isExpected whether the node of an endpoint is not known and may become so */
  constructor(host: Pick<Host, "now" | "setTimer">, isExpected: (endpoint: RemoteEndpoint) => boolean) {
    this.#host = host;
    this.#isExpected = isExpected;
  }

  /** Calls back once: as soon as no node of these is expected any more, or a second has passed, or {@link OwnerWaits.end}. */
  wait(endpoints: readonly RemoteEndpoint[], callback: () => void): void {
    if (this.#waits.size >= MOST_WAITS || !endpoints.some(this.#isExpected)) {
      callback();
      return;
    }
    const wait: Wait = {
      endpoints,
      callback,
      cancel: this.#host.setTimer(this.#host.now() + LONGEST, () => this.#over(wait)),
    };
    this.#waits.add(wait);
  }

  /** More nodes are known. */
  look(): void {
    for (const wait of this.#waits) if (!wait.endpoints.some(this.#isExpected)) this.#over(wait);
  }

  /** Nothing more will be known. */
  end(): void {
    for (const wait of this.#waits) this.#over(wait);
  }

  #over(wait: Wait): void {
    this.#waits.delete(wait);
    wait.cancel();
    wait.callback();
  }
}

interface Wait {
  readonly endpoints: readonly RemoteEndpoint[];
  readonly callback: () => void;
  readonly cancel: () => void;
}

/** Milliseconds: a HEARTBEAT repairs what was lost within it. */
const LONGEST = 1000;
/** What is said beyond these, as in a flood, is said at once. */
const MOST_WAITS = 256;
