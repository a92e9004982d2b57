// SPDX-License-Identifier: Apache-2.0
// Programs for processes of their own, on what was built, and the service type that they share with their test.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServiceType } from "@rclts/service";

interface Value {
  value: number;
}

/** The `Double` of {@link programText}, for the test's own process. */
export const Double: ServiceType<Value, Value> = {
  name: "test_interfaces/srv/Double",
  Request: valueMessage("test_interfaces/srv/Double_Request"),
  Response: valueMessage("test_interfaces/srv/Double_Response"),
};

/** A domain of this test process's own, beside others that run at the same time. */
export const DOMAIN = 1 + (process.pid % 100);

/** A file of the built package. */
export function built(file: string): URL {
  return pathToFileURL(join(__dirname, "../dist", file));
}

/**
 * What Node is started with for a program.
 *
 * @param names what it imports of rclts, such as `init, Node`; it has `Double` too
 */
export function programArguments(names: string, code: string): string[] {
  const program = `
    import { ${names} } from ${JSON.stringify(built("index.js").href)};
    const valueMessage = (name) => ({
      name,
      create: () => ({ value: 0 }),
      encode: (writer, { value }) => writer.int32(value),
      decode: (reader) => ({ value: reader.int32() }),
    });
    const Double = {
      name: "test_interfaces/srv/Double",
      Request: valueMessage("test_interfaces/srv/Double_Request"),
      Response: valueMessage("test_interfaces/srv/Double_Response"),
    };
    ${code}`;
  return ["--input-type=module", "--eval", program];
}

function valueMessage(name: string): ServiceType<Value, Value>["Request"] {
  return {
    name,
    create: () => ({ value: 0 }),
    encode: (writer, { value }) => writer.int32(value),
    decode: (reader) => ({ value: reader.int32() }),
  };
}
