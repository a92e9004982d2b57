// SPDX-License-Identifier: Apache-2.0
// An rclts service that says what it has cost so far when asked: CPU time of the whole process, datagrams, replies.

import { Socket } from "node:dgram";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node } from "rclts";

/** Since the process began. */
export interface Cost {
  /** User and system time, microseconds. */
  readonly cpu: number;
  /** Sent, HEARTBEATs and GAPs included. */
  readonly datagrams: number;
  readonly replies: number;
}

let datagrams = 0;
let replies = 0;
const { send } = Socket.prototype;
Socket.prototype.send = function counted(this: Socket, ...args: unknown[]) {
  datagrams++;
  return Reflect.apply(send, this, args);
} as typeof send;

await init({ localhostOnly: true, domainId: Number(process.argv[2]) });
new Node("bench_server").createService(AddTwoInts, "add_two_ints", (request, response) => {
  replies++;
  response.sum = request.a + request.b;
  return response;
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const cost: Cost = { cpu: user + system, datagrams, replies };
  process.send!(cost);
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
