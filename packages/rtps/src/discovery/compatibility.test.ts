// SPDX-License-Identifier: Apache-2.0
import { type EndpointQos, SERVICES_DEFAULT } from "../qos.js";
import { mismatch, type Offer } from "./compatibility.js";

function offer(qos: Partial<EndpointQos> = {}, rest: Partial<Offer> = {}): Offer {
  return {
    typeName: "T_",
    qos: { ...SERVICES_DEFAULT, ...qos },
    keyed: false,
    exclusive: false,
    partitions: [],
    representations: [],
    ...rest,
  };
}

describe("a writer and a reader of one topic", () => {
  test("match with the defaults of ROS services", () => {
    expect(mismatch(offer(), offer())).toBeUndefined();
  });

  test("match whatever their depths are", () => {
    expect(mismatch(offer({ depth: 1 }), offer({ history: "keep-all", depth: 1000 }))).toBeUndefined();
  });

  test.each<[string, Offer, Offer]>([
    ["type name", offer(), offer({}, { typeName: "U_" })],
    ["topic kind", offer({}, { keyed: true }), offer()],
    ["reliability", offer({ reliability: "best-effort" }), offer()],
    ["durability", offer(), offer({ durability: "transient-local" })],
    ["deadline", offer({ deadline: 2 }), offer({ deadline: 1 })],
    ["liveliness", offer(), offer({ liveliness: "manual-by-topic" })],
    ["liveliness lease", offer({ leaseDuration: 2 }), offer({ leaseDuration: 1 })],
    ["ownership", offer({}, { exclusive: true }), offer()],
    ["ownership", offer(), offer({}, { exclusive: true })],
    ["data representation", offer({}, { representations: [2, 0] }), offer()],
    ["data representation", offer(), offer({}, { representations: [2] })],
    ["partition", offer({}, { partitions: ["a"] }), offer()],
    ["partition", offer({}, { partitions: ["a*"] }), offer({}, { partitions: ["a?"] })],
  ])("do not match when the %s does not fit, and the policy is named", (policy, writer, reader) => {
    expect(mismatch(writer, reader)?.policy).toBe(policy);
  });

  test("that offer more than is asked for match", () => {
    const writer = offer({ durability: "transient-local", deadline: 1, liveliness: "manual-by-topic" });
    const reader = offer({ reliability: "best-effort", deadline: 2 }, { representations: [2, 0] });
    expect(mismatch(writer, reader)).toBeUndefined();
  });

  test.each([
    ["*", "robot1", true],
    ["robot?", "robot1", true],
    ["r*t*1", "robot1", true],
    ["robot", "robot1", false],
    ["*2", "robot1", false],
  ])("in partitions %s and %s meet: %s", (pattern, name, meet) => {
    const found = mismatch(offer({}, { partitions: [pattern] }), offer({}, { partitions: [name] }));
    expect(found === undefined).toBe(meet);
  });

  test("are compared in no time even by a hostile pattern", () => {
    const pattern = `${"a*".repeat(400)}b`;
    const found = mismatch(offer({}, { partitions: [pattern] }), offer({}, { partitions: ["a".repeat(1000)] }));
    expect(found?.policy).toBe("partition");
  });
});
