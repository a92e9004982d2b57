// SPDX-License-Identifier: Apache-2.0
// Introspection of a whole node, switched by its parameters.

import { AddTwoInts } from "../../test/add-two-ints.js";
import { add, setup } from "../../test/setup.js";
import { Node } from "../index.js";

const CLIENT = "client_configure_introspection";
const SERVICE = "service_configure_introspection";

/** The topics on which events are published. */
const published = ({ endpoints }: ReturnType<typeof setup>["engine"]) =>
  [...endpoints.values()].map(({ topic }) => topic).filter((topic) => topic.endsWith("/_service_event"));

test("services of a node are switched by a parameter that nobody has declared, those made later too", () => {
  const { engine, node } = setup();
  node.createService(AddTwoInts, "a", add);
  node.createClient(AddTwoInts, "b");
  expect(node.hasParameter(SERVICE)).toBe(false);
  expect(node.setParameter({ name: SERVICE, value: "contents" })).toMatchObject({ successful: true });
  expect(node.getParameter(SERVICE).value).toBe("contents");
  node.createService(AddTwoInts, "c", add);
  expect(published(engine)).toEqual(["rt/a/_service_event", "rt/c/_service_event"]);
  node.setParameter({ name: SERVICE, value: "disabled" });
  expect(published(engine)).toEqual([]);
});

test("clients are switched by another one, and until then are as code has configured them", () => {
  const { engine, node } = setup();
  const client = node.createClient(AddTwoInts, "a");
  node.createService(AddTwoInts, "b", add);
  client.configureIntrospection(Date, "system_default", "metadata");
  expect(published(engine)).toEqual(["rt/a/_service_event"]);
  node.setParameter({ name: CLIENT, value: "disabled" });
  expect(published(engine)).toEqual([]);
  node.setParameter({ name: CLIENT, value: "metadata" });
  node.destroyClient(client);
  expect(node.setParameter({ name: CLIENT, value: "contents" })).toMatchObject({ successful: true });
  expect(published(engine)).toEqual([]);
});

test("a value from the command line counts from the start, and the services that every node has stay out of it", () => {
  const { engine, context } = setup();
  const node = new Node("watched", { context, parameterOverrides: [{ name: SERVICE, value: "metadata" }] });
  expect(published(engine)).toEqual([]);
  node.createService(AddTwoInts, "a", add);
  expect(published(engine)).toEqual(["rt/a/_service_event"]);
  // As the demos of Jazzy do.
  expect(node.declareParameter(SERVICE, "disabled").value).toBe("metadata");
});

test("other values are refused, or warned of where they come from the command line", () => {
  const { host, context, node } = setup();
  expect(node.setParameter({ name: SERVICE, value: "on" })).toEqual({
    successful: false,
    reason: `${SERVICE} on: expected one of disabled, metadata, contents`,
  });
  expect(node.hasParameter(SERVICE)).toBe(false);
  new Node("watched", { context, parameterOverrides: [{ name: CLIENT, value: true }] });
  expect(host.complaints).toEqual([expect.stringContaining(`${CLIENT} true: expected one of`)]);
});
