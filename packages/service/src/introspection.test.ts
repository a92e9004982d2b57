// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../test/add-two-ints.js";
import { FakeHost } from "../test/fake-host.js";
import { add, setup } from "../test/setup.js";
import { Introspection } from "./introspection.js";
import { Logger, LoggerLevels } from "./logging/logger.js";

test("rclpy 132: is off until it is configured, and after it was turned off", () => {
  const introspection = new Introspection(new Logger("x", new LoggerLevels(new FakeHost())), "/add");
  expect(introspection.setting).toBeUndefined();
  introspection.configure(Date, "system_default", "contents");
  expect(introspection.setting).toMatchObject({ clock: Date, qos: { reliability: "reliable" }, state: "contents" });
  introspection.configure(Date, "system_default", "off");
  expect(introspection.setting).toBeUndefined();
});

test.each(["client", "service"] as const)("a %s takes it, and says once that events are not published", (kind) => {
  const { host, node } = setup();
  const entity = kind === "client" ? node.createClient(AddTwoInts, "add") : node.createService(AddTwoInts, "add", add);
  entity.configureIntrospection(Date, "services_default", "off");
  expect(host.complaints).toEqual([]);
  entity.configureIntrospection(Date, { depth: 5 }, "metadata");
  entity.configureIntrospection(Date, "services_default", "contents");
  expect(host.complaints).toEqual([expect.stringMatching(/^introspection of \/add .* not published/)]);
  entity.destroy();
  expect(() => entity.configureIntrospection(Date, "services_default", "off")).toThrow(
    expect.objectContaining({ code: "destroyed" }),
  );
});

test("what does not fit is refused, and changes nothing", () => {
  const introspection = new Introspection(new Logger("x", new LoggerLevels(new FakeHost())), "/add");
  introspection.configure(Date, "system_default", "metadata");
  const configure =
    (...args: unknown[]) =>
    () =>
      introspection.configure(...(args as [never, never, never]));
  expect(configure(undefined, "system_default", "contents")).toThrow(TypeError);
  expect(configure(Date, 10, "contents")).toThrow(TypeError);
  expect(configure(Date, "fast", "contents")).toThrow(RangeError);
  expect(configure(Date, "system_default", "CONTENTS")).toThrow(/CONTENTS: expected one of off, metadata, contents/);
  expect(introspection.setting).toMatchObject({ state: "metadata" });
});
