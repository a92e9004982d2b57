// SPDX-License-Identifier: Apache-2.0
// Asks the raw echo and waits for its answer, again and again: argv has the port and the datagram's size in bytes.

import { createSocket } from "node:dgram";
import { serveRounds } from "./measured.js";

const port = Number(process.argv[2]);
const datagram = Buffer.alloc(Number(process.argv[3]));
const socket = createSocket({ type: "udp4", lookup: (address, _options, done) => done(null, address, 4) });
let answered: () => void = () => {};
socket.on("message", () => answered());
socket.bind(0, "127.0.0.1", () =>
  serveRounds(
    () =>
      new Promise((resolve) => {
        answered = resolve;
        socket.send(datagram, 0, datagram.length, port, "127.0.0.1");
      }),
  ),
);
