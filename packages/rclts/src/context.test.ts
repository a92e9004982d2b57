// SPDX-License-Identifier: Apache-2.0
// Contexts over real sockets, all confined to loopback: services are found and called, and the graph is left cleanly.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, InvalidROSArgsError, type ServiceType, UnknownROSArgsError } from "@rclts/service";
import { createContext } from "./context.js";
import { Node } from "./node.js";
import type { InitOptions } from "./options.js";
import { loadParameterFile } from "./parameters/load-parameters.js";
import { ParameterFileError } from "./parameters/parameter-file-error.js";
import { spin } from "./spin.js";

interface DoubleRequest {
  value: number;
}

interface DoubleResponse {
  twice: number;
}

const Double: ServiceType<DoubleRequest, DoubleResponse> = {
  name: "test_interfaces/srv/Double",
  Request: {
    name: "test_interfaces/srv/Double_Request",
    create: (init) => ({ value: 0, ...init }),
    encode: (writer, { value }) => writer.int32(value),
    decode: (reader) => ({ value: reader.int32() }),
  },
  Response: {
    name: "test_interfaces/srv/Double_Response",
    create: (init) => ({ twice: 0, ...init }),
    encode: (writer, { twice }) => writer.int32(twice),
    decode: (reader) => ({ twice: reader.int32() }),
  },
};

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 1 + (process.pid % 100);

const open: Context[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((context) => context.shutdown()));
});

async function openContext(options: InitOptions = {}): Promise<Context> {
  const context = await createContext({ domainId, localhostOnly: true, signalHandlers: false, ...options });
  open.push(context);
  return context;
}

const double = (request: DoubleRequest, response: DoubleResponse): DoubleResponse => {
  response.twice = request.value * 2;
  return response;
};

test("rclpy 37: differs, two contexts find each other over loopback, and a call is answered though nobody spins", async () => {
  const server = new Node("server", { context: await openContext() });
  const client = new Node("client", { context: await openContext() }).createClient(Double, "double");
  expect(client.serviceIsReady()).toBe(false);
  server.createService(Double, "double", double);
  expect(await client.waitForService()).toBe(true);
  expect(await client.call({ value: 21 })).toEqual({ twice: 42 });
});

test("two nodes of one context call each other", async () => {
  const context = await openContext();
  new Node("server", { context }).createService(Double, "double", double);
  const client = new Node("client", { context }).createClient(Double, "double");
  expect(await client.call({ value: 4 })).toEqual({ twice: 8 });
});

test("two nodes of one context call each other over the network if that is wanted", async () => {
  const context = await openContext({ intraProcess: false });
  new Node("server", { context }).createService(Double, "double", double);
  const client = new Node("client", { context }).createClient(Double, "double");
  await client.waitForService();
  const { datagramsReceived } = context.engineCounters;
  expect(await client.call({ value: 4 })).toEqual({ twice: 8 });
  expect(context.engineCounters.datagramsReceived).toBeGreaterThanOrEqual(datagramsReceived + 2);
});

test("a call that the server left unanswered when it shut down rejects at once", async () => {
  const serverContext = await openContext();
  const taken = new Promise<void>((resolve) => {
    new Node("server", { context: serverContext }).createService(Double, "double", () => {
      resolve();
      return new Promise<never>(() => {});
    });
  });
  const client = new Node("client", { context: await openContext() }).createClient(Double, "double");
  const call = client.call({ value: 1 });
  await taken;
  await serverContext.shutdown();
  await expect(call).rejects.toMatchObject({ code: "server-lost" });
});

test("the context shuts down when its signal is aborted", async () => {
  const controller = new AbortController();
  const context = await openContext({ signal: controller.signal });
  const node = new Node("node", { context });
  controller.abort();
  await spin(node);
  expect(context.isValid).toBe(false);
  expect(() => node.createClient(Double, "double")).toThrow(expect.objectContaining({ code: "shutdown" }));
});

test("a signal that is aborted already opens nothing", async () => {
  await expect(openContext({ signal: AbortSignal.abort(new Error("not today")) })).rejects.toThrow("not today");
});

test("an open context hears process signals unless told not to, a closed one does not", async () => {
  const listeners = (): number => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  const before = listeners();
  const deaf = await openContext();
  expect(listeners()).toBe(before);
  const first = await openContext({ signalHandlers: true });
  const second = await openContext({ signalHandlers: true });
  expect(listeners()).toBe(before + 2);
  await first.shutdown();
  expect(listeners()).toBe(before + 2);
  await second.shutdown();
  await deaf.shutdown();
  expect(listeners()).toBe(before);
});

test("rclpy 124: a context tells its domain", async () => {
  expect((await openContext()).domainId).toBe(domainId);
});

test("rclpy 127: a service that is made while somebody spins is found and served, and so is a client", async () => {
  const node = new Node("node", { context: await openContext() });
  const spinning = spin(node);
  const client = node.createClient(Double, "double");
  const call = client.call({ value: 3 });
  await new Promise(setImmediate);
  node.createService(Double, "double", double);
  expect(await call).toEqual({ twice: 6 });
  node.destroyNode();
  await spinning;
});

describe("a context's command line", () => {
  test("rclpy 106, 108: renames nodes and services", async () => {
    const args = ["--ros-args", "-r", "__node:=renamed", "-r", "double:=twice"];
    const node = new Node("node", { context: await openContext({ args }) });
    expect(node.getName()).toBe("renamed");
    expect(node.createClient(Double, "double").serviceName).toBe("/twice");
  });

  test("names the enclave, which peers are told of", async () => {
    const found: unknown[] = [];
    const { engine } = (await openContext()).core;
    const { onEvent } = engine;
    const peer = new Promise<void>((resolve) => {
      engine.onEvent = (event) => {
        onEvent(event);
        if (event.kind !== "participant-found" || event.participant.name === "/") return;
        const { name, userData } = event.participant;
        found.push(name, new TextDecoder().decode(userData));
        resolve();
      };
    });
    await openContext({ args: ["--ros-args", "-e", "/talkers/first"] });
    await peer;
    expect(found).toEqual(["/talkers/first", "enclave=/talkers/first;"]);
  });

  test("decides what is logged", async () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const say = async (...args: string[]) => {
        const context = await openContext({ args: ["--ros-args", ...args] });
        const logger = context.getLogger("talker");
        logger.debug(`debug ${args}`);
        logger.info(`info ${args}`);
      };
      await say("--log-level", "debug");
      await say("--log-level", "warn");
      await say("--log-level", "talker:=debug", "--log-level", "fatal", "--log-config-file", "l.xml");
      await say("--disable-stdout-logs", "--log-config-file", "l.xml");
      await say("--log-config-file", "l.xml");
      const said = write.mock.calls.map(([text]) => String(text).replace(/^(\[\w+\]) \[[\d.]+\]/, "$1"));
      expect(said).toEqual([
        "[DEBUG] [talker]: debug --log-level,debug\n",
        "[INFO] [talker]: info --log-level,debug\n",
        "[DEBUG] [talker]: debug --log-level,talker:=debug,--log-level,fatal,--log-config-file,l.xml\n",
        "[INFO] [talker]: info --log-level,talker:=debug,--log-level,fatal,--log-config-file,l.xml\n",
        "[WARN] [rclts]: --log-config-file has no effect: no log files are written\n",
        "[INFO] [talker]: info --log-config-file,l.xml\n",
      ]);
    } finally {
      write.mockRestore();
    }
  });

  test("gives parameters their initial values, from itself and from files", async () => {
    const directory = mkdtempSync(join(tmpdir(), "rclts-context-"));
    try {
      const path = join(directory, "p.yaml");
      writeFileSync(path, "talker:\n  ros__parameters: {rate: 2.5, name: 'file'}");
      const context = await openContext({ args: ["--ros-args", "--params-file", path, "-p", "name:=line"] });
      const node = new Node("talker", { context });
      expect([node.declareParameter("rate", 1).value, node.declareParameter("name", "").value]).toEqual([2.5, "line"]);
      expect((await loadParameterFile(path, "/talker")).map(({ name }) => name)).toEqual(["rate", "name"]);
      const broken = openContext({ args: ["--ros-args", "--params-file", join(directory, "none.yaml")] });
      await expect(broken).rejects.toThrow(ParameterFileError);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("of a node alone has no parameters, with a hint at where they go", async () => {
    const context = await openContext();
    const create = () => new Node("talker", { context, cliArgs: ["--ros-args", "-p", "a:=1"] });
    expect(create).toThrow("cliArgs of a node with -p or --params-file: expected parameterOverrides");
  });

  test("is that of the process unless it is given, and an empty one is none", async () => {
    const before = process.argv;
    process.argv = [...before, "--ros-args", "-r", "__ns:=/of/process"];
    try {
      const namespaceIn = async (options: InitOptions) =>
        new Node("node", { context: await openContext(options) }).getNamespace();
      expect(await namespaceIn({})).toBe("/of/process");
      expect(await namespaceIn({ args: [] })).toBe("/");
    } finally {
      process.argv = before;
    }
  });

  test("rclpy 124: that has unknown or broken ROS arguments opens nothing", async () => {
    await expect(openContext({ args: ["--ros-args", "--nope"] })).rejects.toThrow(UnknownROSArgsError);
    await expect(openContext({ args: ["--ros-args", "-r", "x"] })).rejects.toThrow(InvalidROSArgsError);
    await expect(openContext({ args: "-r" as never })).rejects.toThrow(TypeError);
    await expect(createContext(null as never)).rejects.toThrow("init: expected an object of options, got null");
  });
});
