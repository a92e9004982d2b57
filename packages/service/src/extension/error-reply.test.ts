// SPDX-License-Identifier: Apache-2.0

import { CdrReader } from "@rclts/cdr";
import { type SampleEvent, VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import fc from "fast-check";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { ClientPeer, connected, serving, settle } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { relatedIdentityList } from "../mapping/related-identity.js";
import type { ServiceCallback } from "../service/service.js";
import { errorReplyList, PID_ERROR_REPLY, readErrorReply, remoteErrorOf } from "./error-reply.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));
const broken = Object.assign(new Error("no water"), { code: "EDRY" });
const throws: ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }> = () => {
  throw broken;
};

describe("an error reply", () => {
  test("is a directed sample with the reply's identity, the parameter that says what it is, and two strings", () => {
    const { engine, client } = serving(throws);
    const rclts = client(VENDOR_RCLTS);
    rclts.ask({ a: 1n, b: 2n });
    const [reply] = engine.takeWritten();
    expect(reply?.to).toBe(rclts.reader.handle);
    const guid = hex(rclts.reader.guid);
    expect(hex(reply?.inlineQos)).toBe(
      `83001800${guid}0000000001000000` + // PID_RELATED_SAMPLE_IDENTITY, 24 bytes: reply reader, request 1
        `0f801800${guid}0000000001000000` + // the same under Fast DDS's older id
        "018e040000000000" + // PID_ERROR_REPLY, four bytes without a meaning
        "01000000", // PID_SENTINEL
    );
    expect(hex(reply?.payload)).toBe(
      "00010000" + // CDR_LE
        "05000000" + // code: five bytes with the NUL
        "4544525900" + // EDRY
        "000000" + // up to a multiple of 4
        "09000000" + // message: nine bytes with the NUL
        "6e6f20776174657200", // no water
    );
  });

  test("has an id of a vendor's own that nobody needs to understand", () => {
    expect(PID_ERROR_REPLY & 0xc000).toBe(0x8000);
  });

  test("of a reply without inline QoS has the parameter alone", () => {
    expect(hex(errorReplyList(undefined))).toBe("018e04000000000001000000");
  });

  test.each([
    ["throws", throws],
    ["rejects", () => Promise.reject(broken)],
  ])("goes to nobody else when a callback %s", async (_, callback) => {
    const { engine, client } = serving(callback);
    client(VENDOR_FASTDDS).ask({ a: 1n, b: 2n });
    client(VENDOR_CYCLONEDDS).askWithHeader({ a: 1n, b: 2n }, 1, 1);
    client(VENDOR_CONNEXT).askPlainly({ a: 1n, b: 2n });
    await settle();
    expect(engine.takeWritten()).toEqual([]);
  });

  test("waits until its asker is ready, as every reply does", () => {
    const { engine } = serving(throws);
    const early = new ClientPeer(engine, VENDOR_RCLTS);
    early.match(engine.local("rq"), early.writer);
    early.ask({ a: 1n, b: 2n });
    early.match(engine.local("rr"), early.reader);
    expect(engine.takeWritten()).toEqual([]);
    early.confirm(engine.local("rr"), early.reader);
    expect(engine.takeWritten()).toMatchObject([{ to: early.reader.handle }]);
  });

  test("is written to no asker that has left, and by no service that is destroyed", async () => {
    const { engine, service, client } = serving(() => Promise.reject(broken));
    const [first, second] = [client(VENDOR_RCLTS), client(VENDOR_RCLTS)];
    first.ask({ a: 1n, b: 2n });
    first.leave();
    await settle();
    second.ask({ a: 1n, b: 2n });
    service.destroy();
    await settle();
    expect(engine.takeWritten()).toEqual([]);
  });

  test.each<[string, string]>([
    ["nothing", "00010000"],
    ["a string that is cut off", "00010000 05000000 4544"],
    ["a third string", "00010000 01000000 00000000 01000000 00000000 01000000 00"],
  ])("with %s in it is malformed, and its call fails", async (_, payload) => {
    const { engine, context, client, server } = connected(VENDOR_RCLTS);
    const answer = client.call({ a: 1n, b: 2n });
    const request = engine.takeWritten()[0]!;
    server.reply(bytes(payload), errorList(request));
    await expect(answer).rejects.toMatchObject({ code: "reply-lost" });
    expect(context.counters.malformed).toBe(1);
  });

  test("from a foreign server is taken for the response that it is not", async () => {
    const { engine, client, server } = connected(VENDOR_FASTDDS);
    const answer = client.call({ a: 1n, b: 2n });
    server.reply(bytes("00010000 0700000000000000"), errorList(engine.takeWritten()[0]!));
    await expect(answer).resolves.toEqual({ sum: 7n });
  });
});

describe("a call whose callback fails at an rclts service", () => {
  async function call(callback: ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }>) {
    const network = new SimulatedNetwork({ seed: 1 });
    const server = simulatedNode(network, "server");
    server.node.createService(AddTwoInts, "add_two_ints", callback);
    const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add_two_ints");
    let result: unknown;
    client.call({ a: 1n, b: 2n }).then(
      (value) => {
        result = value;
      },
      (error) => {
        result = error;
      },
    );
    await network.run(5000, () => result !== undefined);
    return { result, server, network, client };
  }

  test("rclpy 78: differs, the call of an rclts client rejects with remote-error and what the error said", async () => {
    const { result, server } = await call(throws);
    expect(result).toMatchObject({
      name: "ServiceError",
      code: "remote-error",
      serviceName: "/add_two_ints",
      remote: { code: "EDRY", message: "no water" },
      message: "/add_two_ints answered with an error: no water (EDRY)",
    });
    expect(server.context.counters["callback-error"]).toBe(1);
  });

  test.each<[string, ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }>]>([
    ["returns nothing", (() => undefined) as never],
    ["resolves with nothing", (async () => undefined) as never],
    ["returns what does not fit", (() => ({ sum: "5" })) as never],
  ])("rclpy 71: differs, the call of an rclts client rejects when the callback %s", async (_, callback) => {
    const { result } = await call(callback);
    expect(result).toMatchObject({ code: "remote-error", remote: { code: "TypeError" } });
  });

  test("in the client's own process rejects too", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node } = simulatedNode(network, "both");
    node.createService(AddTwoInts, "add_two_ints", throws);
    const answer = expect(node.createClient(AddTwoInts, "add_two_ints").call({ a: 1n, b: 2n })).rejects.toMatchObject({
      remote: { code: "EDRY" },
    });
    await network.run(5000);
    await answer;
  });
});

describe("what is said of what was thrown", () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  test.each<[string, unknown, string, string]>([
    ["an error with a code", broken, "EDRY", "no water"],
    ["an error whose code is a number", Object.assign(new RangeError("far"), { code: 7 }), "RangeError", "far"],
    ["an error without a message", new TypeError(), "TypeError", "[object Error]"],
    ["a string", "simply so", "Error", "simply so"],
    ["undefined", undefined, "Error", "undefined"],
    ["a symbol", Symbol("odd"), "Error", "Symbol(odd)"],
    ["an object without a prototype", Object.create(null), "Error", "[object Object]"],
    ["what throws when it is looked at", revoked.proxy, "Error", "the callback threw what can not be read"],
  ])("%s", (_, thrown, code, message) => {
    expect(remoteErrorOf(thrown)).toEqual({ code, message });
  });

  test("fits into 256 bytes of code and 4 KiB of message, whatever it is, and arrives", () => {
    const text = fc.string({ unit: "binary", maxLength: 6000, size: "max" });
    fc.assert(
      fc.property(text, text, (code, message) => {
        const { engine, client } = serving(() => {
          throw Object.assign(new Error(message), { code });
        });
        client(VENDOR_RCLTS).ask({ a: 1n, b: 2n });
        const { payload } = engine.takeWritten()[0]!;
        expect(payload.length).toBeLessThanOrEqual(4 + 4 + 257 + 3 + 4 + 4097);
        const read = readErrorReply(new CdrReader().reset(payload));
        if (code !== "") expect(code.startsWith(read.code)).toBe(true);
        if (message !== "") expect(message.startsWith(read.message)).toBe(true);
        if (message.length < 1000 && message !== "") expect(read.message).toBe(message);
      }),
      { numRuns: 20 },
    );
  });
});

/** Inline QoS of an error reply to a request of ours. */
function errorList(request: { sequence: number; inlineQos?: Uint8Array }): NonNullable<SampleEvent["inlineQos"]> {
  return errorReplyList(relatedIdentityList(request.inlineQos!.slice(4, 20), request.sequence));
}
