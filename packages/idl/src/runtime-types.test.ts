// SPDX-License-Identifier: Apache-2.0
// Types made of interface texts at run time.

import { CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import { defineMessage, defineService } from "./define.js";
import { InterfaceError } from "./diagnostic.js";
import { loadTexts } from "./load-model.js";
import { RuntimeTypes } from "./runtime-types.js";
import { SearchPath } from "./search-path.js";

function encoded<T>(type: MessageType<T>, value: T): string {
  const writer = new CdrWriter().begin();
  type.encode(writer, value);
  return Buffer.from(writer.finish()).toString("hex");
}

test("a service of a text is the service that ROS has under that name", () => {
  const AddTwoInts = defineService<{ a: bigint; b: bigint }, { sum: bigint }>(
    "example_interfaces/srv/AddTwoInts",
    "int64 a\nint64 b\n---\nint64 sum",
  );
  expect(AddTwoInts.name).toBe("example_interfaces/srv/AddTwoInts");
  expect(AddTwoInts.hash).toBe("RIHS01_e118de6bf5eeb66a2491b5bda11202e7b68f198d6f67922cf30364858239c81a");
  expect(AddTwoInts.Request.hash).toBe("RIHS01_000c5fd92d6b2e1a05949348f584d6d652adea1e92d691792011ac2273508302");
  expect(AddTwoInts.Request.create({ a: 2n })).toEqual({ a: 2n, b: 0n });
  const bytes = encoded(AddTwoInts.Request, { a: 2n, b: 3n });
  expect(bytes).toBe("0001000002000000000000000300000000000000");
  expect(AddTwoInts.Request.decode(new CdrReader().reset(Buffer.from(bytes, "hex")))).toEqual({ a: 2n, b: 3n });
});

test("constants are properties of a type made at run time", () => {
  const Mode = defineMessage("my_msgs/msg/Mode", "uint8 OFF=0\nuint8 ON=1\nuint8 mode 1");
  expect(Mode).toMatchObject({ OFF: 0, ON: 1 });
  expect(Mode.create()).toEqual({ mode: 1 });
});

test("what a text refers to is found in other texts, and what ROS builds upon without any", () => {
  const Move = defineService("my_msgs/srv/Move", "geometry_msgs/Point[] way\nbuiltin_interfaces/Time at\n---", {
    texts: { "geometry_msgs/msg/Point": "float64 x\nfloat64 y" },
  });
  const request = Move.Request.create({ way: [{ x: 1 }] });
  expect(request).toEqual({ way: [{ x: 1, y: 0 }], at: { sec: 0, nanosec: 0 } });
  const broken = { way: [request.way[0], { x: "1", y: 0 }], at: request.at };
  expect(() => encoded(Move.Request, broken)).toThrow(
    'way[1].x of my_msgs/srv/Move_Request: expected a number (float64), got "1"',
  );
});

test("mistakes in a text are told with their place under the name of the interface", () => {
  expect(() => defineService("my_msgs/srv/Count", "double by\n---\nmy_msgs/Other x")).toThrow(InterfaceError);
  expect(() => defineService("my_msgs/srv/Count", "double by\n---\nOther x")).toThrow(
    [
      'my_msgs/srv/Count:1:1: unknown type "double"; ROS 2 has float64',
      "my_msgs/srv/Count:3:1: unknown type my_msgs/msg/Other, not in the folders: none",
    ].join("\n"),
  );
});

test.each(["my_msgs/msg/Count", "Count", "my_msgs/srv/count"])("%s is no name of a service", (name) => {
  expect(() => defineService(name, "---")).toThrow(`expected a name such as my_msgs/srv/Count, got "${name}"`);
});

test("an action has all its parts, and its services are found by their names", () => {
  const model = loadTexts(
    ["p/action/Walk"],
    { "p/action/Walk": "int32 steps\n---\n---\nint32 left" },
    new SearchPath([]),
  );
  const types = new RuntimeTypes(model);
  const Walk = types.action("p/action/Walk");
  expect(Walk.FeedbackMessage.create()).toEqual({ goal_id: { uuid: new Uint8Array(16) }, feedback: { left: 0 } });
  expect(types.service("p/action/Walk_SendGoal").Request).toBe(Walk.SendGoal.Request);
  expect(types.message("p/action/Walk_Goal")).toBe(Walk.Goal);
});

test("what the model lacks is a mistake of the caller", () => {
  const types = new RuntimeTypes(loadTexts(["p/msg/A"], { "p/msg/A": "" }, new SearchPath([])));
  expect(() => types.message("p/msg/B")).toThrow(new RangeError("the model has no p/msg/B"));
  expect(() => types.service("p/msg/A")).toThrow(new RangeError("the model has no service p/msg/A"));
  expect(() => types.action("p/msg/A")).toThrow(new RangeError("the model has no action p/msg/A"));
});
