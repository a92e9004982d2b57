// SPDX-License-Identifier: Apache-2.0
// The engine's deadlines: a heap of named moments, so that the next one is known at once however many peers there are.

/** One thing that happens at one moment. Created once by its owner and set again and again. */
export class Deadline {
  /** Milliseconds on the engine's clock; Infinity while not set. */
  at = Number.POSITIVE_INFINITY;
  /** Its place in the heap, -1 while not set. Only `Deadlines` writes it. */
  index = -1;
  /** What it is for, in a few words; seen when debugging. */
  readonly name: string;
  /** Called when the moment has come; the deadline is already cleared and may be set again. */
  readonly fire: (now: number) => void;

  constructor(name: string, fire: (now: number) => void) {
    this.name = name;
    this.fire = fire;
  }
}

/** An indexed binary heap: `set` and `clear` cost O(log n), `next` costs nothing. */
export class Deadlines {
  private readonly heap: Deadline[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** The earliest moment, Infinity if there is none. */
  next(): number {
    return this.heap.length === 0 ? Number.POSITIVE_INFINITY : this.heap[0]!.at;
  }

  /** Sets or moves a deadline. */
  set(deadline: Deadline, at: number): void {
    const before = deadline.at;
    deadline.at = at;
    if (deadline.index < 0) {
      deadline.index = this.heap.length;
      this.heap.push(deadline);
      this.rise(deadline);
    } else if (at < before) this.rise(deadline);
    else if (at > before) this.sink(deadline);
  }

  /** Sets a deadline, or brings it forward; never puts it off. */
  setNoLater(deadline: Deadline, at: number): void {
    if (at < deadline.at) this.set(deadline, at);
  }

  clear(deadline: Deadline): void {
    const index = deadline.index;
    if (index < 0) return;
    const last = this.heap.pop()!;
    deadline.index = -1;
    deadline.at = Number.POSITIVE_INFINITY;
    if (last === deadline) return;
    this.heap[index] = last;
    last.index = index;
    this.rise(last);
    this.sink(last);
  }

  /** Fires everything that is due. What is set for `now` or earlier while firing waits for the next call. */
  fireDue(now: number): void {
    // A deadline that sets itself again at `now` must not keep this loop alive: at most one round of what was there.
    for (let budget = this.heap.length; budget > 0 && this.heap.length > 0 && this.heap[0]!.at <= now; budget--) {
      const deadline = this.heap[0]!;
      this.clear(deadline);
      deadline.fire(now);
    }
  }

  private rise(deadline: Deadline): void {
    const { heap } = this;
    let index = deadline.index;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex]!;
      if (parent.at <= deadline.at) break;
      heap[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    heap[index] = deadline;
    deadline.index = index;
  }

  private sink(deadline: Deadline): void {
    const { heap } = this;
    let index = deadline.index;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= heap.length) break;
      if (childIndex + 1 < heap.length && heap[childIndex + 1]!.at < heap[childIndex]!.at) childIndex++;
      const child = heap[childIndex]!;
      if (child.at >= deadline.at) break;
      heap[index] = child;
      child.index = index;
      index = childIndex;
    }
    heap[index] = deadline;
    deadline.index = index;
  }
}
