// SPDX-License-Identifier: Apache-2.0

import type { NetworkInterfaceInfo } from "node:os";
import { chooseInterfaces, ownAddresses } from "./interfaces.js";

const machine = {
  lo: [ipv4("127.0.0.1", true)],
  eth0: [ipv4("192.0.2.2"), ipv4("192.0.2.3"), ipv6("fd00::2")],
  wlan0: [ipv4("198.51.100.7")],
};

test("all IPv4 interfaces are announced, without loopback", () => {
  expect(chooseInterfaces(machine, []).announced).toEqual(["192.0.2.2", "192.0.2.3", "198.51.100.7"]);
});

test("the lowest address is announced first, whatever the order of the interfaces", () => {
  const { announced } = chooseInterfaces(
    { eth0: [ipv4("192.0.2.10"), ipv4("192.0.2.9")], wlan0: machine.wlan0, tun0: [ipv4("10.0.0.1")] },
    [],
  );
  expect(announced).toEqual(["10.0.0.1", "192.0.2.9", "192.0.2.10", "198.51.100.7"]);
});

test("the group is joined once an interface, on loopback too", () => {
  expect(chooseInterfaces(machine, []).multicast).toEqual([
    { name: "loopback", address: "127.0.0.1" },
    { name: "eth0", address: "192.0.2.2" },
    { name: "wlan0", address: "198.51.100.7" },
  ]);
});

test("interfaces can be chosen by name or by address", () => {
  expect(chooseInterfaces(machine, ["wlan0"]).announced).toEqual(["198.51.100.7"]);
  expect(chooseInterfaces(machine, ["192.0.2.3"]).announced).toEqual(["192.0.2.3"]);
});

test("an interface that is not there is an error that names those that are", () => {
  expect(() => chooseInterfaces(machine, ["eth1"])).toThrow(
    new RangeError(
      '"eth1" is no IPv4 network interface of this machine; there are: ' +
        "lo (127.0.0.1), eth0 (192.0.2.2), eth0 (192.0.2.3), wlan0 (198.51.100.7)",
    ),
  );
});

test("a machine without a network announces loopback", () => {
  expect(chooseInterfaces({ lo: machine.lo }, [])).toEqual({
    announced: ["127.0.0.1"],
    multicast: [{ name: "loopback", address: "127.0.0.1" }],
  });
});

test("own addresses are those outside 127.0.0.0/8", () => {
  expect([...ownAddresses(machine)]).toEqual(["192.0.2.2", "192.0.2.3", "198.51.100.7"]);
});

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { family: "IPv4", address, netmask: "255.255.255.0", mac: "", internal, cidr: null };
}

function ipv6(address: string): NetworkInterfaceInfo {
  return { family: "IPv6", address, netmask: "ffff::", mac: "", internal: false, cidr: null, scopeid: 0 };
}
