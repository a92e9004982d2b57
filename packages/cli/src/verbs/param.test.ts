// SPDX-License-Identifier: Apache-2.0
// rclts param, with a node of rclts on loopback.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, Node, type ProcessContext } from "rclts";
import { DOMAIN, rclts } from "../../test/command.js";

jest.setTimeout(60_000);

let context: ProcessContext;
beforeAll(async () => {
  context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
  const node = new Node("robot", { context, namespace: "/fleet" });
  node.declareParameter("speed", 1.5, {
    description: "of the wheels",
    floating_point_range: [{ from_value: 0, to_value: 2, step: 0.5 }],
  });
  node.declareParameter("arm.joints", 6n, { read_only: true, additional_constraints: "none" });
  node.declareParameter("arm.names", ["shoulder", "it's"]);
  node.declareParameter("arm.limits", new Float64Array([0.1, 2]));
  node.declareParameter("arm.steps", new BigInt64Array([1n, 2n]));
  node.declareParameter("arm.flags", [true, false]);
  node.declareParameter("bytes", new Uint8Array([0, 65]));
});
afterAll(() => context.shutdown());

function param(...args: string[]): ReturnType<typeof rclts> {
  return rclts(["param", ...args]);
}

test.each([
  ["speed", "Double value is: 1.5"],
  ["arm.joints", "Integer value is: 6"],
  ["arm.names", `String values are: ['shoulder', "it's"]`],
  ["arm.limits", "Double values are: array('d', [0.1, 2.0])"],
  ["arm.steps", "Integer values are: array('q', [1, 2])"],
  ["arm.flags", "Boolean values are: [True, False]"],
  ["bytes", "Byte values are: [b'\\x00', b'A']"],
  ["use_sim_time", "Boolean value is: False"],
])("get of %s prints: %s", async (name, line) => {
  expect(await param("get", "/fleet/robot", name)).toEqual({ code: 0, out: `${line}\n`, error: "" });
});

test("get takes the node without its slash, hides the type on request, and has JSON", async () => {
  expect((await param("get", "fleet/robot", "speed", "--hide-type")).out).toBe("1.5\n");
  expect((await param("get", "fleet/robot", "arm.steps", "--json")).out).toBe(
    '{"name":"arm.steps","type":"integer array","value":[1,2]}\n',
  );
});

test("get of what is not declared fails", async () => {
  expect(await param("get", "/fleet/robot", "nope")).toEqual({ code: 1, out: "", error: "Parameter not set\n" });
});

test.each([["list"], ["get", "speed"], ["set", "speed", "1"], ["delete", "speed"], ["describe", "speed"], ["dump"]])(
  "%s %s fails when the node is not in the graph, as with ros2",
  async (verb, ...rest) => {
    const asked = await param(verb, "/nobody", ...rest, "--spin-time", "0.5");
    expect(asked).toEqual({ code: 1, out: "", error: "Node not found\n" });
  },
);

test("a node that does not answer ends with exit code 3", async () => {
  const mute = new Node("mute", { context, startParameterServices: false, enableRosout: false });
  expect(await param("get", "/mute", "speed", "--timeout", "0.3")).toMatchObject({ code: 3, out: "" });
  mute.destroyNode();
});

test("set types its value as YAML does; a refusal is told on stderr, and is exit code 4 only if that is asked for", async () => {
  expect(await param("set", "/fleet/robot", "speed", "0.5")).toEqual({
    code: 0,
    out: "Set parameter successful\n",
    error: "",
  });
  expect((await param("get", "/fleet/robot", "speed", "--hide-type")).out).toBe("0.5\n");
  const refused = await param("set", "/fleet/robot", "speed", "3.0");
  expect(refused).toMatchObject({
    code: 0,
    out: "",
    error: expect.stringMatching(/^Setting parameter failed: ./) as string,
  });
  expect(await param("set", "/fleet/robot", "arm.joints", "7", "--strict")).toMatchObject({ code: 4, out: "" });
  expect((await param("set", "/fleet/robot", "arm.flags", "[off, on]")).code).toBe(0);
  expect((await param("get", "/fleet/robot", "arm.flags", "--json")).out).toContain('"value":[false,true]');
});

test("describe prints type, description and constraints", async () => {
  expect((await param("describe", "/fleet/robot", "speed", "arm.joints")).out).toBe(`Parameter name: speed
  Type: double
  Description: of the wheels
  Constraints:
    Min value: 0.0
    Max value: 2.0
    Step: 0.5
Parameter name: arm.joints
  Type: integer
  Constraints:
    Read only: true
    Additional constraints: none
`);
});

test("what dump prints, load sets again", async () => {
  const { code, out } = await param("dump", "/fleet/robot");
  expect(code).toBe(0);
  expect(out).toContain(`/fleet/robot:
  ros__parameters:
    arm:
      flags:
      - `);
  expect(out).toContain("      names:\n      - shoulder\n      - it's\n");
  expect(out).toMatch(/\n {4}use_sim_time: false\n\n$/);

  const folder = mkdtempSync(join(tmpdir(), "rclts-cli-"));
  try {
    const file = join(folder, "robot.yaml");
    writeFileSync(
      file,
      "/**:\n  ros__parameters: {speed: 0.0, arm: {steps: [1]}}\n/fleet/robot:\n  ros__parameters: {speed: 2.0}\n",
    );
    expect(await param("load", "/fleet/robot", file)).toEqual({
      code: 0,
      out: "Set parameter speed successful\nSet parameter arm.steps successful\n",
      error: "",
    });
    expect((await param("get", "/fleet/robot", "speed", "--hide-type")).out).toBe("2.0\n");
    expect((await param("load", "/fleet/robot", file, "--no-use-wildcard")).out).toBe(
      "Set parameter speed successful\n",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const other = await rclts(["param", "load", "/fleet/robot", "-"], { stdin: "/other:\n  ros__parameters: {a: 1}\n" });
  expect(other).toMatchObject({ code: 1, error: "the file has no parameters for /fleet/robot, but for /other\n" });
});

test("delete of what the node keeps is refused", async () => {
  const refused = await param("delete", "/fleet/robot", "speed", "--strict");
  expect(refused).toMatchObject({ code: 4, error: expect.stringMatching(/^Deleting parameter failed/) as string });
});
