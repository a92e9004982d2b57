// SPDX-License-Identifier: Apache-2.0

import { Clock as ClockMessage } from "@rclts/interfaces/rosgraph_msgs/msg";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { type JumpThreshold, Node, Time, type TimeJump } from "../index.js";
import type { RosClock } from "./ros-clock.js";

const WALL = 1_700_000_000_000_000_000n;
const MILLISECOND = 1_000_000n;

/** A clock that a simulation may drive, and a timer of 100 ms on it with the times of its calls. */
function clockOfSimulation() {
  const { node, host, ...rest } = setup();
  const clock = node.getClock() as RosClock;
  const calls: bigint[] = [];
  const timer = node.createTimer(100, () => void calls.push(clock.now().nanoseconds));
  const say = (milliseconds: number) => clock.setRosTimeOverride(BigInt(milliseconds) * MILLISECOND);
  const taken = () => calls.splice(0).map((nanoseconds) => Number(nanoseconds / MILLISECOND));
  return { ...rest, node, host, clock, timer, say, taken };
}

describe("a time", () => {
  test("is printed as by rclpy", () => {
    expect(`${new Time(5n, "ros")} ${new Time(6n)}`).toBe(
      "Time(nanoseconds=5, clock_type=ROS_TIME) Time(nanoseconds=6, clock_type=SYSTEM_TIME)",
    );
  });

  test("is a message and back, to the nanosecond", () => {
    const time = new Time(1_700_000_000_123_456_789n, "ros");
    expect(time.toMessage()).toEqual({ sec: 1_700_000_000, nanosec: 123_456_789 });
    expect(Time.fromMessage(time.toMessage())).toEqual(time);
  });

  test.each([1, -1n, 1n << 63n])("is not made of %p", (nanoseconds) => {
    expect(() => new Time(nanoseconds as bigint)).toThrow(/nanoseconds -?\d+: expected/);
  });
});

describe("a clock", () => {
  test("of the system has Unix time, a steady one goes on from wherever it began", () => {
    const { context, node, host } = setup();
    host.advance(1.5);
    expect(context.getClock("system").now()).toEqual(new Time(WALL + 1_500_000n, "system"));
    expect(context.getClock("steady").now()).toEqual(new Time(1_500_000n, "steady"));
    expect(node.getClock().now()).toEqual(new Time(WALL + 1_500_000n, "ros"));
    expect(() => context.getClock("ros" as never)).toThrow(/clock type ros: expected system or steady/);
  });

  test("can be that of a timer", () => {
    const { context, node, host } = setup();
    const times: number[] = [];
    for (const type of ["system", "steady"] as const)
      node.createTimer(100, () => void times.push(host.now()), { clock: context.getClock(type) });
    host.advance(250);
    expect(times).toEqual([100, 100, 200, 200]);
    expect(() => node.createTimer(1, () => {}, { clock: {} as never })).toThrow(TypeError);
  });
});

describe("a timer on simulated time", () => {
  test("is called when the simulation's time has come, whatever the system's is", () => {
    const { clock, host, say, taken } = clockOfSimulation();
    clock.setRosTimeIsActive(true);
    say(1000);
    host.advance(10_000);
    expect(taken()).toEqual([]);
    for (let now = 1010; now <= 1350; now += 10) say(now);
    expect(taken()).toEqual([1100, 1200, 1300]);
  });

  test("is called once for what it has missed in a jump forward, and then goes on in its beat", () => {
    const { clock, say, taken } = clockOfSimulation();
    clock.setRosTimeIsActive(true);
    say(1000);
    say(1550);
    say(1590);
    say(1600);
    expect(taken()).toEqual([1550, 1600]);
  });

  test("begins a new period after a jump back beyond its last call", () => {
    const { clock, say, taken, timer } = clockOfSimulation();
    clock.setRosTimeIsActive(true);
    say(1000);
    say(1100);
    say(500);
    expect(timer.timeUntilNextCall()).toBe(100);
    say(599);
    say(600);
    expect(taken()).toEqual([1100, 600]);
  });

  test("waits for what was left of its period when the simulation begins and when it ends", () => {
    const { clock, host, say, taken, timer } = clockOfSimulation();
    host.advance(30);
    clock.setRosTimeIsActive(true);
    expect(clock.now().nanoseconds).toBe(0n);
    say(5000);
    expect([timer.timeUntilNextCall(), timer.timeSinceLastCall()]).toEqual([70, 30]);
    say(5069);
    expect(taken()).toEqual([]);
    say(5070);
    expect(taken()).toEqual([5070]);
    say(5110);
    clock.setRosTimeIsActive(false);
    host.advance(59);
    expect(taken()).toEqual([]);
    host.advance(1);
    expect(taken()).toHaveLength(1);
    expect(host.timers).toBe(1);
  });

  test("that is canceled stays so, and can be reset", () => {
    const { clock, say, taken, timer } = clockOfSimulation();
    timer.cancel();
    clock.setRosTimeIsActive(true);
    say(1000);
    say(2000);
    timer.reset();
    say(2100);
    timer.destroy();
    say(3000);
    expect(taken()).toEqual([2100]);
  });
});

describe("a jump callback", () => {
  /** What is called, and the clock's milliseconds at that moment. */
  function listening(threshold: JumpThreshold) {
    const all = clockOfSimulation();
    const { clock } = all;
    const jumps: [string, TimeJump, number][] = [];
    const note = (when: string) => (jump: TimeJump) => void jumps.push([when, jump, clock.milliseconds()]);
    const callbacks = { preCallback: note("before"), postCallback: note("after") };
    return { ...all, jumps, handle: clock.createJumpCallback(threshold, callbacks) };
  }

  test("is called before and after a jump of at least its threshold", () => {
    const { clock, say, jumps } = listening({ minForward: 500, minBackward: -200, onClockChange: false });
    clock.setRosTimeIsActive(true);
    for (const now of [100, 599, 1099, 1000, 800]) say(now);
    const forward = { clockChange: "no-change", delta: 500n * MILLISECOND };
    const backward = { clockChange: "no-change", delta: -200n * MILLISECOND };
    expect(jumps).toEqual([
      ["before", forward, 599],
      ["after", forward, 1099],
      ["before", backward, 1000],
      ["after", backward, 800],
    ]);
  });

  test("is told that simulated time begins and ends, until it is taken back", () => {
    const { clock, jumps, handle } = listening({});
    clock.setRosTimeIsActive(true);
    clock.setRosTimeIsActive(true);
    clock.setRosTimeIsActive(false);
    handle.unregister();
    clock.setRosTimeIsActive(true);
    expect(jumps.map(([when, { clockChange }]) => `${when} ${clockChange}`)).toEqual([
      "before ros-time-activated",
      "after ros-time-activated",
      "before ros-time-deactivated",
      "after ros-time-deactivated",
    ]);
  });

  test("that throws is logged, and the others are called", () => {
    const { clock, host, context } = clockOfSimulation();
    const called: string[] = [];
    const fail = () => {
      throw new Error("broken");
    };
    clock.createJumpCallback({}, { preCallback: fail });
    clock.createJumpCallback({}, { postCallback: () => void called.push("other") });
    clock.setRosTimeIsActive(true);
    expect(called).toEqual(["other"]);
    expect(host.complaints).toEqual([expect.stringMatching(/^a jump callback of the clock failed: Error: broken/)]);
    expect(context.counters["callback-error"]).toBe(1);
  });

  test.each([
    [{ minForward: 0 }, { preCallback() {} }],
    [{ minBackward: 1 }, { preCallback() {} }],
    [{ onClockChange: false }, { preCallback() {} }],
    [{}, {}],
    [{}, { postCallback: 1 }],
    [{ min: 1 }, { preCallback() {} }],
  ])("is refused with %p", (threshold, callbacks) => {
    const { clock } = clockOfSimulation();
    expect(() => clock.createJumpCallback(threshold as object, callbacks as object)).toThrow(/expected|unknown option/);
  });
});

describe("use_sim_time", () => {
  test("gives a node the time that is published on /clock, as long as it is true", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node } = simulatedNode(network, "robot");
    const simulator = simulatedNode(network, "simulator").node;
    const publisher = simulator.createPublisher(ClockMessage, "/clock", { qos: { depth: 1 } });
    const clock = node.getClock();
    expect(clock.rosTimeIsActive).toBe(false);
    expect(node.setParameter({ name: "use_sim_time", value: true }).successful).toBe(true);
    expect([clock.rosTimeIsActive, clock.now().nanoseconds]).toEqual([true, 0n]);
    await network.run(5000, () => publisher.getSubscriptionCount() === 1);
    await network.run(500);
    publisher.publish({ clock: { sec: 12, nanosec: 345 } });
    await network.run(100);
    expect(clock.now().nanoseconds).toBe(12_000_000_345n);
    node.setParameter({ name: "use_sim_time", value: false });
    expect(clock.now().nanoseconds).toBeGreaterThan(WALL / 2n);
    await network.run(100);
    expect(publisher.getSubscriptionCount()).toBe(0);
  });

  test("is heard of while a callback of the node waits", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node } = simulatedNode(network, "robot");
    const publisher = simulatedNode(network, "simulator").node.createPublisher(ClockMessage, "/clock");
    node.setParameter({ name: "use_sim_time", value: true });
    node.createTimer(1, () => new Promise(() => {}));
    await network.run(3000);
    for (const sec of [1, 2, 3]) {
      publisher.publish({ clock: { sec, nanosec: 0 } });
      await network.run(10);
    }
    expect(node.getClock().now().nanoseconds).toBe(3_000_000_000n);
  });

  test("from outside counts from the beginning", () => {
    const { context } = setup();
    const node = new Node("n", { context, parameterOverrides: [{ name: "use_sim_time", value: true }] });
    expect(node.getClock().rosTimeIsActive).toBe(true);
  });
});
