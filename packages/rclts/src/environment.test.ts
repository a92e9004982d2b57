// SPDX-License-Identifier: Apache-2.0
// The environment and the options of init, as rcl reads the one and rclts documents the other.

import type { Environment } from "./environment.js";
import { type InitOptions, resolveOptions, type Settings } from "./options.js";

function resolve(options: InitOptions, env: Environment = {}): Settings & { warnings: string[] } {
  const warnings: string[] = [];
  return { ...resolveOptions(options, env, (message) => warnings.push(message)), warnings };
}

test("without options and variables it is domain 0 on the whole subnet, for every RMW", () => {
  expect(resolve({})).toEqual({
    domainId: 0,
    rmw: "auto",
    range: "subnet",
    staticPeers: [],
    interfaces: [],
    signal: undefined,
    signalHandlers: true,
    sendWindow: undefined,
    intraProcess: true,
    thread: false,
    onError: undefined,
    warnings: [],
  });
});

describe("ROS_DOMAIN_ID", () => {
  test.each([
    ["", 0],
    ["42", 42],
    ["0x2a", 42],
    ["0X2A", 42],
    ["052", 42],
    ["0", 0],
    [" +7", 7],
    ["232", 232],
  ])("%p is domain %p", (text, domainId) => {
    expect(resolve({}, { ROS_DOMAIN_ID: text }).domainId).toBe(domainId);
  });

  test.each(["5x", "x", "-1", "08", "0x", "1.5", "5 ", "233", "99999999999999999999"])("%p is refused", (text) => {
    expect(() => resolve({}, { ROS_DOMAIN_ID: text })).toThrow(
      new RangeError(`ROS_DOMAIN_ID is "${text}": expected an integer from 0 to 232`),
    );
  });

  test("is not read if the option is given", () => {
    expect(resolve({ domainId: 3 }, { ROS_DOMAIN_ID: "junk" }).domainId).toBe(3);
  });
});

describe("how far discovery goes", () => {
  test.each([
    ["1", "localhost"],
    ["1abc", "localhost"],
    ["0", "subnet"],
    ["true", "subnet"],
    ["", "subnet"],
  ])("ROS_LOCALHOST_ONLY=%p gives range %p", (text, range) => {
    expect(resolve({}, { ROS_LOCALHOST_ONLY: text }).range).toBe(range);
  });

  test.each([
    ["OFF", "off"],
    ["LOCALHOST", "localhost"],
    ["SUBNET", "subnet"],
    ["SYSTEM_DEFAULT", "subnet"],
    ["", "subnet"],
  ])("ROS_AUTOMATIC_DISCOVERY_RANGE=%p gives range %p", (text, range) => {
    expect(resolve({}, { ROS_AUTOMATIC_DISCOVERY_RANGE: text })).toMatchObject({ range, warnings: [] });
  });

  test("an unknown ROS_AUTOMATIC_DISCOVERY_RANGE is LOCALHOST with a warning", () => {
    expect(resolve({}, { ROS_AUTOMATIC_DISCOVERY_RANGE: "subnet" })).toMatchObject({
      range: "localhost",
      warnings: [
        'ROS_AUTOMATIC_DISCOVERY_RANGE is "subnet": expected OFF, LOCALHOST, SUBNET or SYSTEM_DEFAULT; LOCALHOST is used',
      ],
    });
  });

  test("ROS_LOCALHOST_ONLY=1 wins over the newer variables and drops static peers with a warning", () => {
    const env = { ROS_LOCALHOST_ONLY: "1", ROS_AUTOMATIC_DISCOVERY_RANGE: "SUBNET", ROS_STATIC_PEERS: "robot" };
    expect(resolve({}, env)).toMatchObject({
      range: "localhost",
      staticPeers: [],
      warnings: ["static peers are ignored: only this host is used"],
    });
  });

  test("an option wins over ROS_LOCALHOST_ONLY=1", () => {
    const env = { ROS_LOCALHOST_ONLY: "1" };
    expect(resolve({ localhostOnly: false }, env).range).toBe("subnet");
    expect(resolve({ discoveryRange: "subnet" }, env).range).toBe("subnet");
    expect(resolve({ staticPeers: ["robot"] }, env)).toMatchObject({ range: "localhost", staticPeers: [] });
  });

  test("ROS_STATIC_PEERS is split at semicolons, an entry of over 255 characters is left out with a warning", () => {
    expect(resolve({}, { ROS_STATIC_PEERS: "robot; 192.0.2.1:7412;;" }).staticPeers).toEqual([
      "robot",
      "192.0.2.1:7412",
    ]);
    expect(resolve({}, { ROS_STATIC_PEERS: `${"x".repeat(256)};robot` })).toMatchObject({
      staticPeers: ["robot"],
      warnings: ["ROS_STATIC_PEERS: an entry of 256 characters is left out, 255 are allowed"],
    });
  });

  test.each(["off", "system-default"] as const)("range %p has no static peers", (discoveryRange) => {
    expect(resolve({ discoveryRange, staticPeers: ["robot"] })).toMatchObject({
      staticPeers: [],
      warnings: [expect.stringMatching(/^static peers are ignored: /)],
    });
  });
});

describe("RMW_IMPLEMENTATION", () => {
  test.each([
    ["", "auto"],
    ["rmw_fastrtps_cpp", "rmw_fastrtps_cpp"],
    ["rmw_fastrtps_dynamic_cpp", "rmw_fastrtps_cpp"],
    ["rmw_cyclonedds_cpp", "rmw_cyclonedds_cpp"],
    ["rmw_connextdds", "rmw_connextdds"],
  ])("%p gives %p", (text, rmw) => {
    expect(resolve({}, { RMW_IMPLEMENTATION: text }).rmw).toBe(rmw);
  });

  test("Zenoh and unknown ones are refused with what there is", () => {
    const choice =
      "expected one of rmw_fastrtps_cpp, rmw_fastrtps_dynamic_cpp, rmw_cyclonedds_cpp, rmw_connextdds, or unset it";
    expect(() => resolve({}, { RMW_IMPLEMENTATION: "rmw_zenoh_cpp" })).toThrow(
      `RMW_IMPLEMENTATION is "rmw_zenoh_cpp": Zenoh is not spoken here, only DDS-RTPS; ${choice}`,
    );
    expect(() => resolve({}, { RMW_IMPLEMENTATION: "rmw_email_cpp" })).toThrow(
      `RMW_IMPLEMENTATION is "rmw_email_cpp": it is not known here; ${choice}`,
    );
  });
});

describe("what is not supported is said, never passed over", () => {
  test("a discovery server, unless the RMW is one that ignores it", () => {
    const env = { ROS_DISCOVERY_SERVER: "192.0.2.1:11811" };
    expect(() => resolve({}, env)).toThrow(/^ROS_DISCOVERY_SERVER is "192.0.2.1:11811": .* not supported; unset it/);
    expect(resolve({ rmw: "rmw_cyclonedds_cpp" }, env).rmw).toBe("rmw_cyclonedds_cpp");
    expect(resolve({}, { ROS_DISCOVERY_SERVER: "" }).rmw).toBe("auto");
  });

  test("security", () => {
    expect(() => resolve({}, { ROS_SECURITY_ENABLE: "true" })).toThrow(/^ROS_SECURITY_ENABLE is "true": DDS Security/);
    expect(resolve({}, { ROS_SECURITY_ENABLE: "false" }).rmw).toBe("auto");
  });
});

describe("options", () => {
  test("an unknown one is a TypeError that names it and those there are", () => {
    expect(() => resolve({ domain_id: 3 } as InitOptions)).toThrow(
      new TypeError(
        'init: unknown option "domain_id"; known are args, domainId, rmw, localhostOnly, discoveryRange, staticPeers, ' +
          "interfaces, signal, signalHandlers, sendWindow, intraProcess, thread, onError",
      ),
    );
  });

  test.each([
    ["domainId", -1, "init: domainId is -1: expected an integer from 0 to 232"],
    ["domainId", "5", 'init: domainId is "5": expected an integer from 0 to 232'],
    ["localhostOnly", 1, "init: localhostOnly is 1: expected a boolean"],
    ["staticPeers", "robot", 'init: staticPeers is "robot": expected an array of host or host:port strings'],
    ["interfaces", [1], "init: interfaces is [1]: expected an array of interface names or addresses"],
    [
      "rmw",
      "cyclonedds",
      'init: rmw is "cyclonedds": expected one of "auto", "rmw_fastrtps_cpp", "rmw_cyclonedds_cpp", "rmw_connextdds"',
    ],
    ["sendWindow", 0, "init: sendWindow is 0: expected a whole number of requests, from 1"],
    ["signal", {}, "init: signal is [object Object]: expected an AbortSignal"],
  ])("%s: %p is refused with the value and what was expected", (name, value, message) => {
    expect(() => resolve({ [name]: value })).toThrow(message);
  });

  test("undefined is the same as left out", () => {
    expect(resolve({ domainId: undefined } as unknown as InitOptions, { ROS_DOMAIN_ID: "4" }).domainId).toBe(4);
  });
});
