// SPDX-License-Identifier: Apache-2.0

import { CdrWriter } from "@rclts/cdr";
import { hex, SERVICES_DEFAULT, unixNanoseconds, VENDOR_FASTDDS } from "@rclts/rtps";
import { Peer } from "../../test/fake-engine.js";
import { settle, setup, stateOf } from "../../test/setup.js";
import { TEXT_HASH, Text } from "../../test/text-message.js";
import {
  InvalidTopicNameException,
  type MessageInfo,
  Node,
  ReentrantCallbackGroup,
  type SubscriptionOptions,
} from "../index.js";

/** std_msgs/msg/String as it stands on the wire. */
function payloadOf(data: string): Uint8Array {
  const w = new CdrWriter().begin();
  Text.encode(w, { data });
  return w.finish();
}

/** A subscription with these options on a fake engine, what it got, and a publisher elsewhere that is matched with it. */
function subscribed(
  callback: (message: Text, info: MessageInfo) => unknown = () => {},
  options: SubscriptionOptions & { readonly raw?: false } = {},
) {
  const errors: unknown[] = [];
  const all = setup({ onError: (error, where) => errors.push([error, where]) });
  const got: string[] = [];
  const record = (message: Text, info: MessageInfo) => {
    got.push(message.data);
    return callback(message, info) as undefined;
  };
  const subscription = all.node.createSubscription(Text, "chatter", record, options);
  const reader = all.engine.local("rt");
  const peer = new Peer(all.engine, VENDOR_FASTDDS, "talker");
  const writer = peer.endpoint("writer", 1);
  peer.match(reader, writer);
  const say = (data: string) => peer.send(reader, writer, payloadOf(data));
  return { ...all, errors, got, subscription, reader, peer, writer, say };
}

describe("a publisher", () => {
  test("announces what ROS announces for a topic", () => {
    const { engine, node } = setup();
    node.createPublisher(Text, "chatter", { qos: 7 });
    expect(engine.endpoints.get(engine.local("rt"))).toEqual({
      topic: "rt/chatter",
      typeName: "std_msgs::msg::dds_::String_",
      qos: { ...SERVICES_DEFAULT, depth: 7 },
      userData: new TextEncoder().encode(`typehash=${TEXT_HASH};`),
    });
  });

  test("writes each message to whoever is matched", () => {
    const { engine, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    publisher.publish({ data: "a" });
    publisher.publish({ data: "b" });
    expect(engine.takeWritten()).toEqual([
      { writer: engine.local("rt"), sequence: 1, payload: payloadOf("a") },
      { writer: engine.local("rt"), sequence: 2, payload: payloadOf("b") },
    ]);
  });

  test("refuses a message that does not fit its type, and writes nothing", () => {
    const { engine, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    expect(() => publisher.publish({ data: 1 } as never)).toThrow(/data/);
    expect(() => publisher.publish({} as never)).toThrow(TypeError);
    expect(engine.takeWritten()).toEqual([]);
  });

  test("publishes bytes as they are, and refuses what is shorter than an encapsulation", () => {
    const { engine, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    const bytes = payloadOf("raw");
    publisher.publish(bytes);
    bytes.fill(0);
    expect(engine.takeWritten()[0]?.payload).toEqual(payloadOf("raw"));
    expect(() => publisher.publish(new Uint8Array(3))).toThrow(RangeError);
  });

  test("counts its subscriptions as they come and go", () => {
    const { engine, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    const writer = engine.local("rt");
    const peer = new Peer(engine);
    const [one, two] = [peer.endpoint("reader", 1), peer.endpoint("reader", 2)];
    peer.match(writer, one);
    peer.match(writer, two);
    expect(publisher.getSubscriptionCount()).toBe(2);
    peer.unmatch(writer, one);
    expect(publisher.getSubscriptionCount()).toBe(1);
  });

  test("waits for the acknowledgement of what was published by then", async () => {
    const { engine, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    const writer = engine.local("rt");
    publisher.publish({ data: "a" });
    const first = publisher.waitForAllAcked();
    const again = publisher.waitForAllAcked();
    publisher.publish({ data: "b" });
    const second = publisher.waitForAllAcked();
    expect(engine.awaited).toEqual([
      { writer, sequence: 1 },
      { writer, sequence: 2 },
    ]);
    engine.onEvent({ kind: "acknowledged", writer, sequence: 1 });
    expect([await first, await again]).toEqual([true, true]);
    expect(await stateOf(second)).toBe("pending");
    engine.onEvent({ kind: "acknowledged", writer, sequence: 2 });
    expect(await second).toBe(true);
  });

  test("gives false at the end of the time, the signal's reason when it aborts, and rejects when it is destroyed", async () => {
    const { host, node } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    const late = publisher.waitForAllAcked({ timeout: 100 });
    host.advance(100);
    expect(await late).toBe(false);
    const controller = new AbortController();
    const aborted = publisher.waitForAllAcked({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    const left = publisher.waitForAllAcked();
    publisher.destroy();
    await expect(left).rejects.toMatchObject({ code: "destroyed" });
    expect(host.timers).toBe(0);
    expect(() => publisher.waitForAllAcked({ time: 1 } as never)).toThrow(/unknown option "time"/);
  });

  test("that is destroyed publishes no more, and says so", async () => {
    const { engine, node, context } = setup();
    const publisher = node.createPublisher(Text, "chatter");
    expect(node.destroyPublisher(publisher)).toBe(true);
    expect(node.destroyPublisher(publisher)).toBe(false);
    publisher.destroy();
    expect(engine.endpoints.size).toBe(0);
    expect(() => publisher.publish({ data: "" })).toThrow(expect.objectContaining({ code: "destroyed" }));
    expect(() => publisher.topicName).toThrow("the publisher of /chatter has been destroyed");
    const other = node.createPublisher(Text, "chatter");
    await context.shutdown();
    expect(() => other.publish({ data: "" })).toThrow(expect.objectContaining({ code: "shutdown" }));
    expect(() => node.createPublisher(Text, "chatter")).toThrow(expect.objectContaining({ code: "shutdown" }));
  });
});

describe("a subscription", () => {
  test("gets each message with its times, its number and its publisher", () => {
    const infos: MessageInfo[] = [];
    const { got, host, writer, peer, reader } = subscribed((_, info) => infos.push(info));
    host.advance(250);
    const sourceTimestamp = { seconds: 1_700_000_000, nanoseconds: 5 };
    peer.send(reader, writer, payloadOf("hello"), { sourceTimestamp });
    peer.send(reader, writer, payloadOf("world"));
    expect(got).toEqual(["hello", "world"]);
    expect(infos[0]!.sourceTimestamp).toBe(unixNanoseconds(sourceTimestamp));
    expect(infos[0]!.receivedTimestamp).toBe(1_700_000_000_250_000_000n);
    expect(infos.map((info) => info.publicationSequenceNumber)).toEqual([1, 2]);
    expect(infos[0]!.publisherGid).toEqual(writer.guid);
    expect(infos[1]!.sourceTimestamp).toBe(0n);
  });

  test("with raw gets bytes of its own", () => {
    const { engine, node } = setup();
    const got: Uint8Array[] = [];
    node.createSubscription(Text, "chatter", (bytes) => void got.push(bytes), { raw: true });
    const peer = new Peer(engine);
    const bytes = payloadOf("hello");
    peer.send(engine.local("rt"), peer.endpoint("writer", 1), bytes);
    bytes.fill(0);
    expect(got).toEqual([payloadOf("hello")]);
  });

  test("counts its publishers as they come and go", () => {
    const { subscription, peer, reader, writer } = subscribed();
    expect(subscription.getPublisherCount()).toBe(1);
    peer.unmatch(reader, writer);
    expect(subscription.getPublisherCount()).toBe(0);
  });

  test("drops what can not be read, counts it, and says so once for each publisher", () => {
    const { context, host, got, peer, reader, writer, say } = subscribed();
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0, 1, 0, 0, 9, 0, 0, 0), new Uint8Array(64)])
      peer.send(reader, writer, bytes);
    say("good");
    expect(got).toEqual(["good"]);
    expect(context.counters.malformed).toBe(3);
    expect(host.complaints).toEqual([
      expect.stringMatching(
        /^a message of a Fast DDS writer \w+ of "talker" at 10.0.0.7:7410 on \/chatter can not be read \(said once/,
      ),
    ]);
    expect(host.observations[0]).toMatchObject({ kind: "malformed", serviceName: undefined, topicName: "/chatter" });
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("whose callback %s gets the next message; it is logged, counted and reported", async (_, callback) => {
    const { context, host, got, errors, say } = subscribed(callback);
    say("a");
    await settle();
    say("b");
    await settle();
    expect(got).toEqual(["a", "b"]);
    expect(context.counters["callback-error"]).toBe(2);
    expect(errors[0]).toEqual([new Error("broken"), { serviceName: undefined, topicName: "/chatter" }]);
    expect(host.complaints[0]).toMatch(/^the callback of the subscription of \/chatter failed: Error: broken/);
  });

  test("whose callback is slow gets the newest of its depth, in order; the others are counted as dropped", async () => {
    let finish = () => {};
    const { context, got, say } = subscribed(() => new Promise<void>((resolve) => (finish = resolve)), { qos: 3 });
    for (let n = 1; n <= 100; n++) say(`${n}`);
    expect(got).toEqual(["1"]);
    for (let n = 0; n < 4; n++) {
      finish();
      await settle();
    }
    expect(got).toEqual(["1", "98", "99", "100"]);
    expect(context.counters["message-dropped"]).toBe(96);
  });

  test("that keeps all gets them all, however slow its callback is", async () => {
    const { context, got, say } = subscribed(() => Promise.resolve(), { qos: { history: "keep-all" } });
    for (let n = 1; n <= 100; n++) say(`${n}`);
    for (let n = 0; n < 100; n++) await settle();
    expect(got).toEqual(Array.from({ length: 100 }, (_, n) => `${n + 1}`));
    expect(context.counters["message-dropped"]).toBe(0);
  });

  test("in a reentrant group lets its callbacks overlap, and waits for others in an exclusive one", async () => {
    const never = () => new Promise<void>(() => {});
    const overlapping = subscribed(never, { callbackGroup: new ReentrantCallbackGroup() });
    overlapping.say("a");
    overlapping.say("b");
    expect(overlapping.got).toEqual(["a", "b"]);
    const exclusive = subscribed(never);
    exclusive.node.createTimer(10, never);
    exclusive.host.advance(10);
    exclusive.say("a");
    expect(exclusive.got).toEqual([]);
    expect(exclusive.node.defaultCallbackGroup.hasEntity(exclusive.subscription)).toBe(true);
  });

  test("that is destroyed, by a callback of its own too, is called no more", async () => {
    let finish = () => {};
    const { engine, node, subscription, got, say } = subscribed(
      () => new Promise<void>((resolve) => (finish = resolve)),
    );
    say("a");
    say("b");
    expect(node.destroySubscription(subscription)).toBe(true);
    expect(node.destroySubscription(subscription)).toBe(false);
    finish();
    await settle();
    say("c");
    expect(got).toEqual(["a"]);
    expect(engine.endpoints.size).toBe(0);
    expect(() => subscription.topicName).toThrow(expect.objectContaining({ code: "destroyed" }));
  });
});

describe("an endpoint whose QoS does not fit", () => {
  const misfit = {
    kind: "incompatible",
    policy: "reliability",
    offered: "best-effort",
    requested: "reliable",
  } as const;

  test("is warned of in the words of rclpy, and counted", () => {
    const { engine, node, host, context } = setup();
    const remote = new Peer(engine).endpoint("writer", 1);
    node.createSubscription(Text, "chatter", () => {});
    engine.onEvent({ ...misfit, local: engine.local("rt"), remote });
    expect(host.complaints).toEqual([
      "New publisher discovered on topic '/chatter', offering incompatible QoS. No messages will be received from it. " +
        `Last incompatible policy: RELIABILITY (a Fast DDS writer ${hex(remote.guid)} at 10.0.0.7:7410)`,
    ]);
    expect(context.counters.incompatible).toBe(1);
  });

  test("is warned of at the publisher's side too; another type is no policy", () => {
    const { engine, node, host } = setup();
    const remote = new Peer(engine).endpoint("reader", 1);
    node.createPublisher(Text, "chatter");
    engine.onEvent({ ...misfit, local: engine.local("rt"), remote });
    engine.onEvent({
      ...misfit,
      policy: "type name",
      offered: "A_",
      requested: "B_",
      local: engine.local("rt"),
      remote,
    });
    expect(host.complaints).toEqual([
      "New subscription discovered on topic '/chatter', requesting incompatible QoS. No messages will be sent to it. " +
        `Last incompatible policy: RELIABILITY (a Fast DDS reader ${hex(remote.guid)} at 10.0.0.7:7410)`,
      expect.stringMatching(/is on topic '\/chatter' but can not be used: type name offered A_, requested B_$/),
    ]);
  });
});

describe("what a topic is made of is checked", () => {
  test("its name is resolved and remapped as ROS does it", () => {
    const { context } = setup();
    const cliArgs = ["--ros-args", "-r", "chatter:=/news"];
    const node = new Node("talker", {
      context,
      namespace: "/ns",
      cliArgs,
      startParameterServices: false,
      enableRosout: false,
    });
    expect(node.resolveTopicName("~/state")).toBe("/ns/talker/state");
    expect(node.resolveTopicName("chatter")).toBe("/news");
    expect(node.resolveTopicName("chatter", { onlyExpand: true })).toBe("/ns/chatter");
    expect(node.createPublisher(Text, "chatter").topicName).toBe("/news");
    expect(() => node.createPublisher(Text, "1st")).toThrow(InvalidTopicNameException);
  });

  test.each<[string, (node: Node) => unknown, RegExp]>([
    ["no message type", (node) => node.createPublisher({} as never, "t"), /message type .* expected a message/],
    ["a service type", (node) => node.createPublisher({ name: "a/srv/B" } as never, "t"), /message type a\/srv\/B/],
    ["no callback", (node) => node.createSubscription(Text, "t", 1 as never), /subscription callback 1/],
    ["a depth below 1", (node) => node.createPublisher(Text, "t", { qos: 0 }), /depth 0: expected a whole number/],
    ["a name that is none", (node) => node.createPublisher(Text, 1 as never), /topic name 1: expected a string/],
    ["an unknown option", (node) => node.createPublisher(Text, "t", { deep: 1 } as never), /unknown option "deep"/],
    ["raw that is no boolean", (node) => node.createSubscription(Text, "t", () => {}, { raw: 1 } as never), /raw 1/],
  ])("%s is refused", (_, make, message) => {
    const { node, engine } = setup();
    expect(() => make(node)).toThrow(message);
    expect(engine.endpoints.size).toBe(0);
  });
});
