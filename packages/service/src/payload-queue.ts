// SPDX-License-Identifier: Apache-2.0
// What has arrived and has to wait for its callback, as bytes: a queue in which everything costs the same however long it is.

export class PayloadQueue<Entry extends { readonly payload: Uint8Array }> {
  #entries: (Entry | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** What all entries take together. */
  get bytes(): number {
    return this.#bytes;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += bytesOfEntry(entry.payload);
  }

  /** Takes out the one that has waited longest. */
  shift(): Entry | undefined {
    const entry = this.#entries[this.#head];
    if (entry === undefined) return undefined;
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= bytesOfEntry(entry.payload);
    if (this.#head > SLACK && 2 * this.#head > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  clear(): void {
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}

/** What an entry takes: its payload, and roughly what stands around it. */
export function bytesOfEntry(payload: Uint8Array): number {
  return payload.length + OVERHEAD;
}

const OVERHEAD = 256;
/** Empty places in front that are not worth copying the others. */
const SLACK = 64;
