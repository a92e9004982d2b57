// SPDX-License-Identifier: Apache-2.0
// Sends back each transfer that has come whole: argv has its length and the datagrams' size.

import { openSocket, Receiver, Sender } from "./raw-stream.js";

const [length, size] = process.argv.slice(2).map(Number) as [number, number];
const inward = openSocket();
const outward = openSocket();
const receiver = new Receiver(length, size);
let sender: Sender | undefined;
inward.on("message", (datagram, { port }) => {
  const { answer, complete } = receiver.take(datagram);
  if (answer !== undefined) inward.send(answer, port, "127.0.0.1");
  if (complete !== undefined) void sender?.send(complete);
});
outward.on("message", (datagram) => sender?.answer(datagram));
process.on("message", ({ port }: { port: number }) => {
  sender = new Sender(outward, port, size);
});
process.on("disconnect", () => process.exit(0));
outward.bind(0, "127.0.0.1", () => inward.bind(0, "127.0.0.1", () => process.send!({ port: inward.address().port })));
