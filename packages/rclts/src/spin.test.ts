// SPDX-License-Identifier: Apache-2.0
// Waiting the way rclpy's programs do. What is waited for is always there in the end: nothing here depends on a delay.

import type { Context, ServiceType } from "@rclts/service";
import { createContext } from "./context.js";
import { Node } from "./node.js";
import { spin, spinOnce, spinUntilFutureComplete } from "./spin.js";

const message = (name: string) => ({
  name,
  create: () => ({ value: 0 }),
  encode: (writer: { int32(value: number): void }, { value }: { value: number }) => writer.int32(value),
  decode: (reader: { int32(): number }) => ({ value: reader.int32() }),
});
const Double: ServiceType<{ value: number }, { value: number }> = {
  name: "test_interfaces/srv/Double",
  Request: message("test_interfaces/srv/Double_Request"),
  Response: message("test_interfaces/srv/Double_Response"),
};

let context: Context;
let node: Node;
beforeEach(async () => {
  context = await createContext({ domainId: 1 + (process.pid % 100), localhostOnly: true, signalHandlers: false });
  node = new Node("node", { context });
});
afterEach(() => context.shutdown());

/** A call that is answered when `answer` is called. */
function heldCall() {
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  node.createService(Double, "double", async ({ value }) => {
    await held;
    return { value: 2 * value };
  });
  return { future: node.createClient(Double, "double").callAsync({ value: 5 }), answer };
}

const unanswered = () => node.createClient(Double, "nobody").callAsync({ value: 5 });

describe("spin", () => {
  test("ends when the node is destroyed", async () => {
    const spinning = spin(node);
    node.destroyNode();
    await spinning;
    await spin(node);
  });

  test("rclpy 128: ends when the context is shut down, as that of the multi-threaded executor does", async () => {
    const spinning = spin(node);
    await context.shutdown();
    await spinning;
  });
});

describe("spinUntilFutureComplete", () => {
  test("rclpy 126: gives nothing, whether the future is complete or the time is up", async () => {
    const { future, answer } = heldCall();
    expect(await spinUntilFutureComplete(node, future, { timeout: 1 })).toBeUndefined();
    expect(future.done()).toBe(false);
    answer();
    expect(await spinUntilFutureComplete(node, future)).toBeUndefined();
    expect(future.result()).toEqual({ value: 10 });
    await spinUntilFutureComplete(node, future);
  });

  test.each([undefined, -1, Number.POSITIVE_INFINITY])("rclpy 126: %p is no limit", async (timeout) => {
    const { future, answer } = heldCall();
    let ended = false;
    const spinning = spinUntilFutureComplete(node, future, { timeout }).then(() => {
      ended = true;
    });
    await spinUntilFutureComplete(node, future, { timeout: 20 });
    expect(ended).toBe(false);
    answer();
    await spinning;
  });

  test("rclpy 126: 0 does not wait", async () => {
    const future = unanswered();
    await spinUntilFutureComplete(node, future, { timeout: 0 });
    expect(future.done()).toBe(false);
  });

  test("rclpy 126: ends with a future that is cancelled, which is done as it is in later rclpy", async () => {
    const future = unanswered();
    const spinning = spinUntilFutureComplete(node, future);
    future.cancel();
    await spinning;
    expect(future.done()).toBe(true);
  });

  test("rclpy 128: ends with the context and with the node, whose calls fail by it", async () => {
    const future = unanswered();
    const other = new Node("other", { context });
    const spinning = [spinUntilFutureComplete(node, future), spinUntilFutureComplete(other, new Promise(() => {}))];
    await context.shutdown();
    await Promise.all(spinning);
    expect(future.exception()).toMatchObject({ code: "shutdown" });
  });

  test("what is not a future's timeout is refused", () => {
    const spinFor = (options: unknown) => () => spinUntilFutureComplete(node, Promise.resolve(), options as never);
    expect(spinFor(1)).toThrow("spinUntilFutureComplete: expected options as an object { timeout }, got 1");
    expect(spinFor({ timeoutSec: 1 })).toThrow(TypeError);
    expect(spinFor({ timeout: "1" })).toThrow(TypeError);
    expect(spinFor({ timeout: Number.NaN })).toThrow(RangeError);
    expect(spinFor(null)).toThrow(TypeError);
  });
});

describe("spinOnce", () => {
  test("lets a program that looks after each step get to its answer", async () => {
    const { future, answer } = heldCall();
    setImmediate(answer);
    let steps = 0;
    while (!future.done()) {
      await spinOnce(node);
      steps += 1;
    }
    expect(future.result()).toEqual({ value: 10 });
    expect(steps).toBeGreaterThan(1);
  });

  test("returns for a timer's callback", async () => {
    let beats = 0;
    node.createTimer(1, () => {
      beats += 1;
    });
    while (beats === 0) await spinOnce(node);
  });

  test("returns when the time is up, and with 0 at once", async () => {
    await spinOnce(node, { timeout: 0 });
    await spinOnce(node, { timeout: 1 });
  });

  test("rclpy 128: returns when the context is shut down, as the multi-threaded executor does", async () => {
    const spinning = spinOnce(node);
    await context.shutdown();
    await spinning;
    await spinOnce(node);
  });
});

test("waits that are over leave nothing behind, however many they were", async () => {
  const subscribed = jest.spyOn(node, "destroyed", "get");
  const onceActive = context.onceActive.bind(context);
  let waiting = 0;
  context.onceActive = (callback) => {
    const takeBack = onceActive(callback);
    waiting += 1;
    return () => {
      waiting -= 1;
      takeBack();
    };
  };
  for (let i = 0; i < 10; i++) await spinOnce(node, { timeout: 0 });
  expect(waiting).toBe(0);
  expect(subscribed).toHaveBeenCalledTimes(1);
});
