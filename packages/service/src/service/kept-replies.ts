// SPDX-License-Identifier: Apache-2.0
// Replies whose askers can not get them yet: sent when they can, never after a time like the 100 ms of other stacks.

import type { RequestId } from "../mapping/service-mapping.js";
import type { Asker } from "./asker-directory.js";

export interface Reply {
  readonly asker: Asker;
  readonly requestId: RequestId;
  readonly payload: Uint8Array;
  readonly inlineQos: Uint8Array | undefined;
}

export class KeptReplies {
  readonly #replies = new Set<Reply>();
  readonly #maximumBytes: number;
  #bytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  get size(): number {
    return this.#replies.size;
  }

  /** Keeps a reply, and gives those that had to make room for it: whoever has waited longest is least likely to get ready. */
  keep(reply: Reply): readonly Reply[] {
    this.#replies.add(reply);
    this.#bytes += bytesOf(reply);
    const dropped: Reply[] = [];
    for (const each of this.#replies) {
      if (this.#bytes <= this.#maximumBytes) break;
      this.#remove(each);
      dropped.push(each);
    }
    return dropped;
  }

  /** Takes out, in the order they were kept, the replies for askers of a participant that `isDue` says can go. */
  take(participant: number, isDue: (reply: Reply) => boolean): readonly Reply[] {
    const due: Reply[] = [];
    for (const reply of this.#replies) {
      if (reply.asker.writer.participant.handle !== participant || !isDue(reply)) continue;
      this.#remove(reply);
      due.push(reply);
    }
    return due;
  }

  /** Forgets what was kept for an asker. */
  forget(asker: Asker): void {
    for (const reply of this.#replies) if (reply.asker === asker) this.#remove(reply);
  }

  clear(): void {
    this.#replies.clear();
    this.#bytes = 0;
  }

  #remove(reply: Reply): void {
    this.#replies.delete(reply);
    this.#bytes -= bytesOf(reply);
  }
}

/** What a kept reply takes: its payload, and roughly what stands around it. */
function bytesOf(reply: Reply): number {
  return reply.payload.length + REPLY_OVERHEAD;
}

const REPLY_OVERHEAD = 128;
