// SPDX-License-Identifier: Apache-2.0
// What the compiler says to right and wrong programs. Nothing of them is run: the one test compiles this file, in which
// an expectation of expectTypeOf that does not hold is an error, and so is a @ts-expect-error where there is none.

import { dirname } from "node:path";
import { expectTypeOf } from "expect-type";
import ts from "typescript";
import type { Client, Future, Node, Service, ServiceQos, ServiceType } from "./index.js";
import { LATER } from "./index.js";

interface Request {
  a: bigint;
  b: bigint;
}
interface RequestInit {
  a: bigint | number;
  b: bigint | number;
}
interface Response {
  sum: bigint;
}
interface ResponseInit {
  sum: bigint | number;
}
/** In the form that rclts-gen gives it. */
type AddTwoInts = ServiceType<Request, Response, RequestInit, ResponseInit>;

export function aClient(node: Node, type: AddTwoInts, signal: AbortSignal): void {
  const client = node.createClient(type, "add_two_ints");
  expectTypeOf(client).toEqualTypeOf<Client<RequestInit, Response>>();
  expectTypeOf(client.call({ a: 1n, b: 2 })).toEqualTypeOf<Promise<Response>>();
  expectTypeOf(client.call({ a: 1n, b: 2n }, { signal })).toEqualTypeOf<Promise<Response>>();
  // Only a call with a time may give undefined.
  expectTypeOf(client.call({ a: 1n, b: 2n }, { timeout: 5 })).toEqualTypeOf<Promise<Response | undefined>>();
  expectTypeOf(client.call({ a: 1n, b: 2n }, { timeout: 5, onTimeout: "throw" })).toEqualTypeOf<Promise<Response>>();
  expectTypeOf(client.callAsync({ a: 1n, b: 2n })).toEqualTypeOf<Future<Response>>();
  expectTypeOf(client.callAsync({ a: 1n, b: 2n }).result()).toEqualTypeOf<Response | undefined>();
  expectTypeOf(client.waitForService({ timeout: 5 })).toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(client.getPendingRequest(1)).toEqualTypeOf<Future<Response>>();
  // @ts-expect-error: b is missing
  client.call({ a: 1n });
  // @ts-expect-error: b is missing
  client.callAsync({ a: 1n });
  // @ts-expect-error: b is a string
  client.call({ a: 1n, b: "2" });
  // @ts-expect-error: c is unknown
  client.call({ a: 1n, b: 2n, c: 3n });
  // @ts-expect-error: no request at all
  client.call();
  // @ts-expect-error: a time by itself, as in rclpy
  client.call({ a: 1n, b: 2n }, 5);
  // @ts-expect-error: the option of another name
  client.call({ a: 1n, b: 2n }, { timeoutSec: 5 });
  // @ts-expect-error: not a service type, but one of its messages
  node.createClient(type.Request, "add_two_ints");
  // @ts-expect-error: no name
  node.createClient(type);
}

export function aService(node: Node, type: AddTwoInts): void {
  const service = node.createService(type, "add_two_ints", (request, response, header) => {
    expectTypeOf(request).toEqualTypeOf<Request>();
    expectTypeOf(response).toEqualTypeOf<Response>();
    expectTypeOf(header.requestId.sequenceNumber).toEqualTypeOf<number>();
    expectTypeOf(header.signal).toExtend<{ readonly aborted: boolean }>();
    response.sum = request.a + request.b;
    return response;
  });
  expectTypeOf(service).toEqualTypeOf<Service<Request, ResponseInit>>();
  node.createService(type, "sum", async ({ a, b }) => ({ sum: a + b }));
  node.createService(type, "sum", () => ({ sum: 5 }));
  node.createService(type, "sum", () => LATER);
  node.createService(type, "sum", async () => LATER);
  // @ts-expect-error: the response is of another shape
  node.createService(type, "sum", () => ({ total: 5n }));
  // @ts-expect-error: the response's field is of another type
  node.createService(type, "sum", () => ({ sum: "5" }));
  // @ts-expect-error: a promise of a wrong response
  node.createService(type, "sum", async () => ({ total: 5n }));
  // @ts-expect-error: the return was forgotten
  node.createService(type, "sum", (request, response) => {
    response.sum = request.a;
  });
  // @ts-expect-error: some other symbol than LATER
  node.createService(type, "sum", () => Symbol("later"));
  // @ts-expect-error: the request has no such field
  node.createService(type, "sum", ({ c }) => ({ sum: c }));
  // @ts-expect-error: a callback that is undefined
  node.createService(type, "sum", undefined as undefined | (() => { sum: bigint }));
  // @ts-expect-error: a service without a callback has no callback group
  node.createService(type, "sum", { callbackGroup: node.defaultCallbackGroup });
}

export function qos(node: Node, type: AddTwoInts): void {
  const good: ServiceQos[] = [
    "services_default",
    "sensor_data",
    { depth: 5 },
    { profile: "parameters", reliability: "reliable" },
    { request: "parameters", reply: { depth: 5 } },
  ];
  for (const each of good) node.createClient(type, "sum", { qos: each });
  // @ts-expect-error: a bare depth, as topics take it
  node.createClient(type, "sum", { qos: 10 });
  // @ts-expect-error: no profile of ROS
  node.createClient(type, "sum", { qos: "sensors" });
  // @ts-expect-error: no kind of reliability
  node.createClient(type, "sum", { qos: { reliability: "best" } });
  // @ts-expect-error: no policy
  node.createClient(type, "sum", { qos: { deepness: 5 } });
}

test("right programs compile, and wrong ones do not", () => {
  const directory = dirname(__dirname);
  const { config } = ts.readConfigFile(`${directory}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, directory);
  const program = ts.createProgram([__filename], options);
  const complaints = ts.getPreEmitDiagnostics(program, program.getSourceFile(__filename));
  expect(
    complaints.map(({ file, start, messageText }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    }),
  ).toEqual([]);
}, 60_000);
