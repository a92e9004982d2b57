// SPDX-License-Identifier: Apache-2.0
// Has transfers sent back: argv has the server's port, their length and the datagrams' size.

import { serveRounds } from "./measured.js";
import { openSocket, Receiver, Sender } from "./raw-stream.js";

const [port, length, size] = process.argv.slice(2).map(Number) as [number, number, number];
const outward = openSocket();
const inward = openSocket();
const sender = new Sender(outward, port, size);
const receiver = new Receiver(length, size);
const data = Uint8Array.from({ length }, (_, i) => i % 251);
let back: (data: Uint8Array) => void = () => {};
outward.on("message", (datagram) => sender.answer(datagram));
inward.on("message", (datagram, from) => {
  const { answer, complete } = receiver.take(datagram);
  if (answer !== undefined) inward.send(answer, from.port, "127.0.0.1");
  if (complete !== undefined) back(complete);
});
outward.bind(0, "127.0.0.1", () =>
  inward.bind(0, "127.0.0.1", () => {
    process.send!({ port: inward.address().port });
    process.once("message", () =>
      serveRounds(async (index) => {
        data[0] = index & 0xff;
        const answered = new Promise<Uint8Array>((resolve) => {
          back = resolve;
        });
        await sender.send(data);
        if (Buffer.compare(await answered, data) !== 0) throw new Error(`transfer ${index}: other bytes came back`);
      }),
    );
  }),
);
