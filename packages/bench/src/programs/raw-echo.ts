// SPDX-License-Identifier: Apache-2.0
// The floor under every figure: sends each datagram back to where it came from, out of the message handler.

import { createSocket } from "node:dgram";

const socket = createSocket({ type: "udp4", lookup: (address, _options, done) => done(null, address, 4) });
socket.on("message", (datagram, { port, address }) => socket.send(datagram, 0, datagram.length, port, address));
socket.bind(0, "127.0.0.1", () => {
  socket.setRecvBufferSize(4 * 1024 * 1024);
  process.send!({ port: socket.address().port });
});
process.on("disconnect", () => process.exit(0));
