// SPDX-License-Identifier: Apache-2.0
// Asks the raw echo and waits for its answers: argv has the port, the datagram's size in bytes and how many are under way.

import { createSocket } from "node:dgram";
import { serveRounds } from "./measured.js";

/** Bytes; as rclts asks for. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

const [port, length, inFlight] = process.argv.slice(2).map(Number) as [number, number, number];
const datagram = Buffer.alloc(length);
const socket = createSocket({ type: "udp4", lookup: (address, _options, done) => done(null, address, 4) });
/** Those who wait, in the order in which they asked, which is that of the answers. */
let waiting: (() => void)[] = [];
let answered = 0;
let answeredBefore = 0;
socket.on("message", () => {
  answered++;
  waiting.shift()?.();
});
socket.bind(0, "127.0.0.1", () => {
  socket.setRecvBufferSize(RECEIVE_BUFFER);
  serveRounds(
    () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        socket.send(datagram, 0, datagram.length, port, "127.0.0.1");
      }),
    inFlight,
  );
});

// What finds no room in a socket's buffer is lost, and whoever waits for it goes on after a while.
setInterval(() => {
  if (answered === answeredBefore) {
    const lost = waiting;
    waiting = [];
    for (const resolve of lost) resolve();
  }
  answeredBefore = answered;
}, 50);
