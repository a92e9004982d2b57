// SPDX-License-Identifier: Apache-2.0
// rclts topic and rclts service echo, between commands and nodes on loopback.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { ServiceEventInfo } from "@rclts/interfaces/service_msgs/msg";
import { String as StringMessage } from "@rclts/interfaces/std_msgs/msg";
import { createContext, Node } from "rclts";
import { DOMAIN, type Outcome, type Running, rclts, start } from "../../test/command.js";

jest.setTimeout(60_000);

const running: Running[] = [];
afterEach(async () => {
  for (const one of running) one.interrupt();
  await Promise.all(running.splice(0).map(({ outcome }) => outcome));
});

function pub(...args: string[]): Running {
  const publisher = start(["topic", "pub", ...args, "-r", "50"]);
  running.push(publisher);
  return publisher;
}

/** One message. */
function echo(...args: string[]): Promise<Outcome> {
  return rclts(["topic", "echo", ...args, "--once"]);
}

test("echo prints what pub publishes, as ros2 does", async () => {
  const publisher = pub("/chatter", "std_msgs/msg/String", "{data: 'hello: world'}");
  expect(await echo("/chatter", "std_msgs/msg/String")).toEqual({
    code: 0,
    out: "data: 'hello: world'\n---\n",
    error: "",
  });
  expect(await echo("chatter", "std_msgs/String", "--json")).toMatchObject({ out: '{"data":"hello: world"}\n' });
  await publisher.says(
    "publisher: beginning loop\npublishing #1: std_msgs.msg.String(data='hello: world')\n\npublishing #2",
  );
});

test("echo cuts long texts and lists, names them, or has one field", async () => {
  pub("/image", "sensor_msgs/msg/Image", `{encoding: ${"x".repeat(200)}, data: [${"7, ".repeat(200)}7]}`);
  const image = ["/image", "sensor_msgs/msg/Image"];
  const [cut, whole, short, named, stamp, encoding, nope] = await Promise.all(
    [
      [],
      ["-f"],
      ["-l", "2", "--flow-style"],
      ["--no-arr", "--no-str"],
      ["--field", "header.stamp"],
      ["--field", "encoding"],
      ["--field", "header.nope"],
    ].map((options) => echo(...image, ...options)),
  );
  expect(cut!.out).toContain(`\nencoding: ${"x".repeat(128)}...\n`);
  expect(cut!.out).toContain(`\ndata:\n${"- 7\n".repeat(128)}- '...'\n---\n`);
  expect(whole!.out).toContain(`\ndata:\n${"- 7\n".repeat(201)}---\n`);
  expect(short!.out).toMatch(
    /^header:\n {2}stamp:\n {4}sec: 0\n.*\nencoding: xx\.\.\.\n.*\ndata: \[7, 7, '\.\.\.'\]\n---\n$/s,
  );
  expect(named!.out).toContain("encoding: '<string length: <200>>'\n");
  expect(named!.out).toContain("data: '<sequence type: uint8, length: 201>'\n");
  expect(stamp!.out).toBe("sec: 0\nnanosec: 0\n---\n");
  expect(encoding!.out).toBe(`${"x".repeat(200)}\n---\n`);
  expect(nope).toMatchObject({
    code: 1,
    error: "Invalid field 'header.nope': there is no nope\n",
  });
});

test("echo puts all values on a line, those of one field, or shows the bytes", async () => {
  const pose = "{header: {frame_id: map}, pose: {position: {x: 1, y: 0.1}}}";
  pub("/pose", "geometry_msgs/msg/PoseStamped", pose);
  pub("/imu", "sensor_msgs/msg/Imu", "{orientation_covariance: [0.1, 1, 2, 3, 4, 5, 6, 7, 8]}");
  pub("/scan", "sensor_msgs/msg/LaserScan", "{ranges: [0.1, 1]}");
  pub("/text", "std_msgs/msg/String", "{data: it'}");
  const bytes = String.raw`\x00\x01\x00\x00\x04\x00\x00\x00it'\x00`;
  await Promise.all([
    expect(echo("/pose", "--csv")).resolves.toMatchObject({ out: "0,0,map,1.0,0.1,0.0,0.0,0.0,0.0,1.0\n" }),
    expect(echo("/pose", "--csv", "--no-str")).resolves.toMatchObject({
      out: expect.stringMatching(/^0,0,<string length: <3>>,1\.0,/),
    }),
    expect(echo("/pose", "--csv", "--field", "pose.position")).resolves.toMatchObject({ out: "1.0,0.1,0.0\n" }),
    expect(echo("/pose", "--csv", "--field", "header.frame_id")).resolves.toMatchObject({ out: "map\n" }),
    expect(echo("/imu", "--csv", "--field", "orientation_covariance")).resolves.toMatchObject({
      out: "[0.1 1.  2.  3.  4.  5.  6.  7.  8. ]\n",
    }),
    expect(echo("/scan", "--csv", "--field", "ranges")).resolves.toMatchObject({
      out: "array('f', [0.10000000149011612, 1.0])\n",
    }),
    expect(echo("/text", "--raw")).resolves.toMatchObject({ out: `b"${bytes}"\n---\n` }),
    expect(echo("/text", "--raw", "--csv")).resolves.toMatchObject({ out: `b"${bytes}"\n` }),
    expect(echo("/text", "--raw", "--json")).resolves.toMatchObject({ out: "[0,1,0,0,4,0,0,0,105,116,39,0]\n" }),
  ]);
});

test("echo has only the messages for which a JavaScript expression of m is true", async () => {
  pub("/number", "std_msgs/msg/Int64", "{data: 3}");
  pub("/number", "std_msgs/msg/Int64", "{data: 4}");
  const number = ["/number", "std_msgs/msg/Int64"];
  expect((await echo(...number, "--csv", "--filter", "m.data > 3")).out).toBe("4\n");
  expect((await echo(...number, "--csv", "--field", "data", "--filter", "m < 4n")).out).toBe("3\n");
  const none = await echo(...number, "--filter", "m.data > 4", "--timeout", "0.3");
  expect(none).toEqual({ code: 3, out: "", error: "nothing came from /number within 0.3 s\n" });
  expect(await echo(...number, "--filter", "nope")).toMatchObject({
    code: 1,
    error: "--filter: nope is not defined\n",
  });
  expect((await echo(...number, "--filter", "m >")).code).toBe(2);
});

test("echo listens with the quality of service that all publishers have", async () => {
  const context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
  try {
    const node = new Node("latched", { context });
    const first = node.createPublisher(StringMessage, "/latched", { qos: { durability: "transient-local" } });
    first.publish({ data: "kept" });
    expect((await echo("/latched", "--csv")).out).toBe("kept\n");
    // Now not all of them keep it.
    node.createPublisher(StringMessage, "/latched", { qos: "sensor_data" });
    const { code, out } = await echo("/latched", "--timeout", "1");
    expect(code).toBe(3);
    expect(out).toMatch(/^Some, but not all, publishers are offering QoSReliabilityPolicy\.RELIABLE\. Falling back to/);
    expect(out).toMatch(/\nSome, but not all, publishers are offering QoSDurabilityPolicy\.TRANSIENT_LOCAL\./);
    expect((await echo("/latched", "--csv", "--qos-durability", "transient_local")).out).toBe("kept\n");
  } finally {
    await context.shutdown();
  }
});

test("pub --once waits for a subscription, and ends when it has the message", async () => {
  const once = rclts(["topic", "pub", "--once", "/late", "std_msgs/msg/Int32", "{data: 4}", "--json"]);
  expect(await echo("/late", "std_msgs/msg/Int32", "--json", "--qos-reliability", "reliable")).toMatchObject({
    code: 0,
    out: '{"data":4}\n',
  });
  expect(await once).toEqual({ code: 0, out: '{"count":1,"message":{"data":4}}\n', error: "" });
});

test("without anybody on the other side the time runs out: exit code 3", async () => {
  expect(await rclts(["topic", "pub", "-1", "/alone", "std_msgs/msg/Empty", "--timeout", "0.2"])).toEqual({
    code: 3,
    out: "Waiting for at least 1 matching subscription(s)...\n",
    error: "/alone has not 1 matching subscription(s) within 0.2 s\n",
  });
  expect(await rclts(["topic", "echo", "/alone", "std_msgs/msg/Empty", "--timeout", "0.2"])).toEqual({
    code: 3,
    out: "",
    error: "nothing came from /alone within 0.2 s\n",
  });
  expect(await rclts(["topic", "echo", "/alone", "--timeout", "0.2"])).toEqual({
    code: 3,
    out: "",
    error: "nobody has /alone within 0.2 s\n",
  });
});

test("service echo prints the events of a service, their type by name, and lists on a line in flow style only", async () => {
  const context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
  try {
    const node = new Node("introspected", { context });
    const publisher = node.createPublisher(AddTwoInts.Event!, "/add_two_ints/_service_event", {
      qos: "services_default",
    });
    const event = AddTwoInts.Event!.create({
      info: ServiceEventInfo.create({
        event_type: 1,
        stamp: { sec: 1700000000, nanosec: 42 },
        client_gid: [1, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
        sequence_number: 1n,
      }),
      request: [{ a: 2n, b: 3n }],
    });
    const timer = node.createTimer(20, () => publisher.publish(event));
    const args = ["service", "echo", "/add_two_ints", "example_interfaces/srv/AddTwoInts", "--once"];
    const items = (values: readonly number[]) => values.map((value) => `  - ${value}\n`).join("");
    expect((await rclts(args)).out).toBe(`info:
  event_type: REQUEST_RECEIVED
  stamp:
    sec: 1700000000
    nanosec: 42
  client_gid:
${items([1, 15, ...Array(13).fill(0), 7])}  sequence_number: 1
request:
- a: 2
  b: 3
response: []
---
`);
    expect(await rclts([...args, "--flow-style"])).toEqual({
      code: 0,
      out: `info:
  event_type: REQUEST_RECEIVED
  stamp:
    sec: 1700000000
    nanosec: 42
  client_gid: [1, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]
  sequence_number: 1
request: [{a: 2, b: 3}]
response: []
---
`,
      error: "",
    });
    expect((await rclts([...args, "--json"])).out).toMatch(
      /^\{"info":\{"event_type":"REQUEST_RECEIVED",.*"response":\[\]\}\n$/,
    );
    timer.destroy();
  } finally {
    await context.shutdown();
  }
});
