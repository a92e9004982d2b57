// SPDX-License-Identifier: Apache-2.0
// Loses datagrams of this process before they reach the kernel, by standing in front of every socket's send.

import { Socket } from "node:dgram";

export interface DatagramLoss {
  dropped: number;
}

/** The same seed loses the same datagrams, counted from the first; sockets that exist already are affected too. */
export function loseDatagrams(percent: number, seed: number): DatagramLoss {
  const loss: DatagramLoss = { dropped: 0 };
  if (percent === 0) return loss;
  const send = Socket.prototype.send as (this: Socket, ...args: unknown[]) => void;
  const random = mulberry32(seed);
  Socket.prototype.send = function sendOrLose(this: Socket, ...args: unknown[]): void {
    if (random() * 100 >= percent) {
      send.apply(this, args);
      return;
    }
    loss.dropped++;
    const sent = args.at(-1);
    if (typeof sent === "function") process.nextTick(() => sent(null, 0));
  };
  return loss;
}

/** Tommy Ettinger's generator: 32 bits of state, enough to choose datagrams. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
