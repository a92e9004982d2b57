// SPDX-License-Identifier: Apache-2.0
// Asks the raw echo and waits for its answers: argv has the port, the datagram's size in bytes and how many are under way.

import { createSocket } from "node:dgram";
import { serveRounds } from "./measured.js";

/** Bytes; as rclts asks for. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

const [port, length, inFlight] = process.argv.slice(2).map(Number) as [number, number, number];
const datagrams = Array.from({ length: inFlight }, () => Buffer.alloc(length));
const socket = createSocket({ type: "udp4", lookup: (address, _options, done) => done(null, address, 4) });
let asked = 0;
/** Who waits for the answer to the datagram of that number, which stands in its first four bytes. */
const waiting = new Map<number, () => void>();
socket.on("message", (answer) => {
  const number = answer.readUInt32LE(0);
  waiting.get(number)?.();
  waiting.delete(number);
});
socket.bind(0, "127.0.0.1", () => {
  socket.setRecvBufferSize(RECEIVE_BUFFER);
  serveRounds(
    () =>
      new Promise((resolve) => {
        const datagram = datagrams[asked % inFlight]!;
        datagram.writeUInt32LE(asked, 0);
        waiting.set(asked++, resolve);
        socket.send(datagram, 0, datagram.length, port, "127.0.0.1");
      }),
    inFlight,
  );
});

// What finds no room in a socket's buffer is lost, and whoever waits for it goes on after a while: 50 to 100 ms.
let askedBefore = 0;
setInterval(() => {
  for (const [number, goOn] of waiting) {
    if (number >= askedBefore) break;
    waiting.delete(number);
    goOn();
  }
  askedBefore = asked;
}, 50);
