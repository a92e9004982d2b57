// SPDX-License-Identifier: Apache-2.0

import { CdrReader, type ServiceType } from "@rclts/cdr";
import { VENDOR_CYCLONEDDS } from "@rclts/rtps";
import { AddTwoInts, type Request, type Response } from "../../test/add-two-ints.js";
import { add, connected, serving, setup } from "../../test/setup.js";

const topicsOf = ({ endpoints }: ReturnType<typeof setup>["engine"]) =>
  [...endpoints.values()].map(({ topic }) => topic);

test.each(["client", "service"] as const)("a %s takes it until it is destroyed", (kind) => {
  const { engine, host, node } = setup();
  const entity = kind === "client" ? node.createClient(AddTwoInts, "add") : node.createService(AddTwoInts, "add", add);
  entity.configureIntrospection(Date, "services_default", "off");
  expect(topicsOf(engine)).not.toContain("rt/add/_service_event");
  entity.configureIntrospection(Date, { depth: 5 }, "metadata");
  expect(topicsOf(engine)).toContain("rt/add/_service_event");
  expect(host.complaints).toEqual([]);
  entity.destroy();
  expect(topicsOf(engine)).not.toContain("rt/add/_service_event");
  expect(() => entity.configureIntrospection(Date, "services_default", "off")).toThrow(
    expect.objectContaining({ code: "destroyed" }),
  );
});

test("the publisher is another one only if its QoS is", () => {
  const { engine, node } = setup();
  const client = node.createClient(AddTwoInts, "add");
  const publisher = () => engine.local("rt");
  client.configureIntrospection(Date, "services_default", "metadata");
  const first = publisher();
  client.configureIntrospection({ now: () => 0 }, { depth: 10 }, "contents");
  expect(publisher()).toBe(first);
  client.configureIntrospection(Date, { depth: 5 }, "contents");
  expect(publisher()).not.toBe(first);
  expect(engine.endpoints.get(publisher())).toMatchObject({
    typeName: "example_interfaces::srv::dds_::AddTwoInts_Event_",
    qos: { depth: 5 },
  });
});

test("what does not fit is refused, and changes nothing", () => {
  const { engine, node } = setup();
  const client = node.createClient(AddTwoInts, "add");
  client.configureIntrospection(Date, "system_default", "metadata");
  const before = topicsOf(engine);
  const configure =
    (...args: unknown[]) =>
    () =>
      client.configureIntrospection(...(args as [never, never, never]));
  expect(configure(undefined, "system_default", "contents")).toThrow(TypeError);
  expect(configure(Date, 10, "contents")).toThrow(TypeError);
  expect(configure(Date, "fast", "contents")).toThrow(RangeError);
  expect(configure(Date, "system_default", "CONTENTS")).toThrow(/CONTENTS: expected one of off, metadata, contents/);
  expect(topicsOf(engine)).toEqual(before);
});

test("a request that came in the form of Cyclone DDS is told of by its client's request writer and its own number", () => {
  const { engine, service, client } = serving();
  service.configureIntrospection(Date, "services_default", "contents");
  const asker = client(VENDOR_CYCLONEDDS);
  asker.askWithHeader({ a: 2n, b: 3n }, 7, 41);
  const events = engine
    .takeWritten()
    .filter(({ writer }) => writer === engine.local("rt"))
    .map(({ payload }) => AddTwoInts.Event!.decode(new CdrReader().reset(payload)));
  expect(events).toMatchObject([
    { info: { event_type: 1, sequence_number: 41n }, request: [{ a: 2n, b: 3n }], response: [] },
    { info: { event_type: 2, sequence_number: 41n }, request: [], response: [{ sum: 5n }] },
  ]);
  for (const { info } of events) expect(info.client_gid).toEqual(asker.writer.guid);
});

test("the contents of a request that was sent in the form of Cyclone DDS do not have its header", async () => {
  const { engine, client, server } = connected(VENDOR_CYCLONEDDS);
  client.configureIntrospection(Date, "services_default", "contents");
  const answer = client.call({ a: 2n, b: 3n });
  const [request, event] = engine.takeWritten();
  expect(AddTwoInts.Event!.decode(new CdrReader().reset(event!.payload)).request).toEqual([{ a: 2n, b: 3n }]);
  server.answer(request!);
  expect(await answer).toEqual({ sum: 5n });
});

test("a type that is older than introspection has the event message that it would have", () => {
  const { engine, node } = setup();
  const { name, Request, Response } = AddTwoInts;
  const type: ServiceType<Request, Response> = { name, Request, Response } as never;
  node.createClient(type, "add").configureIntrospection(Date, "services_default", "metadata");
  expect(engine.endpoints.get(engine.local("rt"))).toMatchObject({
    typeName: "example_interfaces::srv::dds_::AddTwoInts_Event_",
  });
});
