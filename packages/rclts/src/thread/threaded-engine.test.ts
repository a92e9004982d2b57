// SPDX-License-Identifier: Apache-2.0
// The program's side of an engine whose thread does not do what it should: time is what the test says has passed.

import { EventEmitter } from "node:events";
import { MessageChannel, type Worker } from "node:worker_threads";
import { DONE, STATE_LENGTH } from "./messages.js";
import { ThreadedEngine } from "./threaded-engine.js";

afterEach(() => jest.restoreAllMocks());

/** An engine whose thread is played by the test. */
function played() {
  const state = new Int32Array(new SharedArrayBuffer(4 * STATE_LENGTH));
  const { port1, port2 } = new MessageChannel();
  const terminate = jest.fn(async () => port1.close());
  const worker = Object.assign(new EventEmitter(), { terminate }) as unknown as Worker;
  const engine = new ThreadedEngine(worker, port1, state, new Uint8Array(12), () => {});
  return { state, port: port2, terminate, worker, engine };
}

function blockedOn(passSecond: (state: Int32Array, seconds: number) => void) {
  const { state, port, terminate, engine } = played();
  const failures: string[] = [];
  engine.begin(({ message }) => failures.push(message));
  let seconds = 0;
  jest.spyOn(Atomics, "wait").mockImplementation((_array, _index, _value, milliseconds) => {
    expect(milliseconds).toBe(1000);
    passSecond(state, ++seconds);
    return "timed-out";
  });
  engine.wait(Number.POSITIVE_INFINITY, () => false);
  port.close();
  return { failures, seconds, terminate };
}

test("a thread that falls silent is ended and fails the context when it has not answered for 10 s", () => {
  const { failures, seconds, terminate } = blockedOn(() => {});
  expect(failures).toEqual(["the engine's thread is gone: it has not answered for 10 s"]);
  expect(terminate).toHaveBeenCalledTimes(1);
  expect(seconds).toBe(10);
});

test("one that answers is waited for as long as there is nothing to hand on", () => {
  const { failures, seconds } = blockedOn((state, second) => {
    if (second <= 60) Atomics.add(state, DONE, second % 2);
  });
  expect(failures).toHaveLength(1);
  expect(seconds).toBeGreaterThan(60);
});

test("a thread that cannot open its sockets says why, though its end is heard of first", async () => {
  const { port, worker, engine } = played();
  const opened = engine.opened();
  port.postMessage({ kind: "failed", error: new RangeError("no interface nowhere") });
  worker.emit("exit", 0);
  await expect(opened).rejects.toMatchObject({ name: "RangeError", message: "no interface nowhere" });
});
