// SPDX-License-Identifier: Apache-2.0
// The UDP transport on loopback: every socket here is confined to this machine.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  defaultUnicastPort,
  metatrafficMulticastPort,
  metatrafficUnicastPort,
  SPDP_MULTICAST_ADDRESS,
  type UdpAddress,
} from "@rclts/rtps";
import { UdpTransport } from "./transport.js";

/** Differs between test processes, so that runs side by side do not hear each other. */
const domainId = 1 + (process.pid % 100);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function openTransport(multicast = true): Promise<UdpTransport> {
  const transport = await UdpTransport.open({ domainId, range: "localhost", multicast });
  open.push(transport);
  return transport;
}

interface Received {
  readonly text: string;
  readonly address: string;
  readonly port: number;
  readonly channel: string;
  readonly multicast: boolean;
}

/** The next datagram that starts with `prefix`; others (of a test running beside this one) are passed over. */
function received(transport: UdpTransport, prefix: string): Promise<Received> {
  return new Promise((resolve) => {
    transport.onDatagram = (datagram, { address, port, channel, multicast = false }) => {
      const text = Buffer.from(datagram).toString();
      if (text.startsWith(prefix)) resolve({ text, address, port, channel, multicast });
    };
  });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("interfaces that a transport is told to use are not used where nothing may leave the machine, which is said", async () => {
  const warned: string[] = [];
  const warn = (message: string): void => void warned.push(message);
  const transport = await UdpTransport.open({ domainId, range: "localhost", interfaces: ["eth0", "eth1"], warn });
  open.push(transport);
  expect(warned).toEqual(["interfaces eth0, eth1 are not used: nothing may leave this machine"]);
  expect(transport.groupInterfaces.map(({ address }) => address)).toEqual(["127.0.0.1"]);
});

describe("ports", () => {
  test("participants on one machine take different indices, and announce loopback with the ports that follow", async () => {
    const a = await openTransport();
    const b = await openTransport();
    expect(b.bound.participantIndex).not.toBe(a.bound.participantIndex);
    for (const { bound } of [a, b]) {
      const index = bound.participantIndex;
      expect(bound.metatrafficUnicast).toEqual([
        { address: "127.0.0.1", port: metatrafficUnicastPort(domainId, index) },
      ]);
      expect(bound.defaultUnicast).toEqual([{ address: "127.0.0.1", port: defaultUnicastPort(domainId, index) }]);
      expect(bound.metatrafficMulticast).toEqual([
        { address: SPDP_MULTICAST_ADDRESS, port: metatrafficMulticastPort(domainId) },
      ]);
    }
  });

  test("an interface of the group hears itself once something sent to the group has come back", async () => {
    const transport = await openTransport();
    const loopback = { name: "loopback", address: "127.0.0.1" };
    expect(transport.groupInterfaces).toEqual([{ ...loopback, hearsItself: false }]);
    const back = received(transport, "echo");
    transport.send(bytes("echo"), { address: SPDP_MULTICAST_ADDRESS, port: metatrafficMulticastPort(domainId) });
    await back;
    expect(transport.groupInterfaces).toEqual([{ ...loopback, hearsItself: true }]);
  });

  test("an index is passed over if only one of its two ports is free", async () => {
    const first = await openTransport();
    const index = first.bound.participantIndex;
    await first.close();
    const squatter = createSocket("udp4").bind(defaultUnicastPort(domainId, index), "127.0.0.1");
    open.push(squatter);
    await once(squatter, "listening");
    const second = await openTransport();
    expect(second.bound.participantIndex).not.toBe(index);
  });

  test("an index is free again after close", async () => {
    const first = await openTransport();
    await first.close();
    const second = await openTransport();
    expect(second.bound.participantIndex).toBe(first.bound.participantIndex);
  });

  test("a domain whose ports are all taken is an error that names domain, ports and the way out", async () => {
    const first = metatrafficUnicastPort(domainId, 0);
    for (let index = 0; index < 120; index++) {
      const squatter = createSocket("udp4");
      // A port that somebody else has is taken just as well.
      squatter.on("error", () => {});
      const settled = Promise.race([once(squatter, "listening"), once(squatter, "error")]).catch(() => {});
      squatter.bind(metatrafficUnicastPort(domainId, index), "127.0.0.1");
      open.push({ close: () => squatter.close() });
      await settled;
    }
    await expect(UdpTransport.open({ domainId, range: "localhost" })).rejects.toThrow(
      `no participant can be added to domain ${domainId} on this machine: its UDP ports ${first} to ${first + 239} ` +
        "(120 pairs) are all in use. End processes that use this domain, or choose another one with ROS_DOMAIN_ID or " +
        "init({ domainId })",
    );
  });

  test("the search ends at port 65535 in the highest domain, and no domain is above it", async () => {
    const transport = await UdpTransport.open({ domainId: 232, range: "localhost" });
    open.push(transport);
    for (const { port } of transport.bound.initialPeers) expect(port).toBeLessThanOrEqual(65535);
    await expect(UdpTransport.open({ domainId: 233, range: "localhost" })).rejects.toThrow(
      "domain id 233 is out of range: expected an integer from 0 to 232",
    );
  });
});

describe("datagrams", () => {
  test("what is sent to a metatraffic or user address arrives there, with its channel and source", async () => {
    const a = await openTransport();
    const b = await openTransport();
    for (const [channel, [to]] of [
      ["metatraffic", b.bound.metatrafficUnicast],
      ["user", b.bound.defaultUnicast],
    ] as const) {
      const arrival = received(b, "hello");
      a.send(bytes("hello"), to!);
      expect(await arrival).toEqual({ text: "hello", channel, multicast: false, ...a.bound.defaultUnicast[0] });
    }
  });

  test("a datagram of the greatest size arrives whole", async () => {
    const a = await openTransport();
    const b = await openTransport();
    const arrival = received(b, "x");
    a.send(new Uint8Array(65_507).fill(0x78), b.bound.defaultUnicast[0]!);
    expect((await arrival).text).toHaveLength(65_507);
  });

  test("what has left when the transport is idle may be written again", async () => {
    const a = await openTransport();
    const b = await openTransport();
    const arrival = received(b, "first");
    const datagram = bytes("first");
    a.send(datagram, b.bound.defaultUnicast[0]!);
    while (!a.isIdle) await new Promise((resolve) => setImmediate(resolve));
    datagram.set(bytes("other"));
    expect((await arrival).text).toBe("first");
  });

  test("what is sent to the discovery group is heard by every participant of the domain on loopback", async () => {
    const mark = `group ${process.pid}`;
    const a = await openTransport();
    const b = await openTransport();
    const c = await openTransport();
    const arrivals = [b, c].map((one) => received(one, mark));
    a.send(bytes(mark), a.bound.metatrafficMulticast[0]!);
    for (const arrival of await Promise.all(arrivals)) {
      expect(arrival).toMatchObject({ channel: "metatraffic", multicast: true, ...a.bound.defaultUnicast[0] });
    }
  });

  test("initial peers are the group and the discovery ports of indices 0 to 31 on this host, save its own", async () => {
    const { bound } = await openTransport();
    const own = bound.metatrafficUnicast[0]!.port;
    const group = { address: SPDP_MULTICAST_ADDRESS, port: metatrafficMulticastPort(domainId), via: "127.0.0.1" };
    const expected: UdpAddress[] = [group];
    for (let index = 0; index < 32; index++) {
      const port = metatrafficUnicastPort(domainId, index);
      if (port !== own) expected.push({ address: "127.0.0.1", port });
    }
    expect(bound.initialPeers).toEqual(expected);
  });

  test("without multicast the participant neither announces nor uses the group", async () => {
    const { bound } = await openTransport(false);
    expect(bound.metatrafficMulticast).toEqual([]);
    expect(bound.initialPeers.every(({ address }) => address === "127.0.0.1")).toBe(true);
  });

  test("a datagram for the group by an interface that is not used goes nowhere", async () => {
    const mark = `via ${process.pid}`;
    const a = await openTransport();
    const b = await openTransport();
    const arrival = received(b, mark);
    const group = a.bound.metatrafficMulticast[0]!;
    a.send(bytes(`${mark} 1`), { ...group, via: "192.0.2.1" });
    a.send(bytes(`${mark} 2`), { ...group, via: "127.0.0.1" });
    expect((await arrival).text).toBe(`${mark} 2`);
  });

  test("a group that cannot be joined is warned of, and unicast remains", async () => {
    const squatter = createSocket("udp4").bind(metatrafficMulticastPort(domainId), "0.0.0.0");
    open.push(squatter);
    await once(squatter, "listening");
    const warnings: string[] = [];
    const warn = (message: string): number => warnings.push(message);
    const transport = await UdpTransport.open({ domainId, range: "localhost", warn });
    open.push(transport);
    expect(warnings).toEqual([
      expect.stringMatching(`^discovery by multicast is off: UDP port ${metatrafficMulticastPort(domainId)} cannot be`),
    ]);
    expect(transport.bound.metatrafficMulticast).toEqual([]);
    expect(transport.bound.initialPeers).toContainEqual({
      address: "127.0.0.1",
      port: metatrafficUnicastPort(domainId, 31),
    });
  });

  test("nobody listening at an address is no error", async () => {
    const a = await openTransport();
    const b = await openTransport();
    const gone = b.bound.defaultUnicast[0]!;
    await b.close();
    a.send(bytes("anyone?"), gone);
    a.send(bytes("anyone?"), gone);
    await a.close();
    expect(a.counters).toEqual({ sendErrors: 0, offHost: 0 });
  });

  test("a datagram that cannot be sent is lost, not thrown, and the next one arrives", async () => {
    const a = await openTransport();
    const b = await openTransport();
    const arrival = received(b, "next");
    a.send(bytes("port 0"), { address: "127.0.0.1", port: 0 });
    expect(a.counters.sendErrors).toBe(1);
    a.send(new Uint8Array(70_000), b.bound.defaultUnicast[0]!);
    a.send(bytes("no address"), { address: "127.0.0.1x", port: 9 });
    a.send(bytes("next"), b.bound.defaultUnicast[0]!);
    expect((await arrival).text).toBe("next");
  });
});

describe("confinement to this host", () => {
  test("a datagram for another machine is not sent, and counted", async () => {
    const a = await openTransport();
    a.send(bytes("out"), { address: "192.0.2.77", port: 9 });
    a.send(bytes("out"), { address: "8.8.8.8", port: 9 });
    expect(a.counters).toEqual({ sendErrors: 0, offHost: 2 });
  });

  test("range off tells nobody, listens on ports that nobody guesses, and has no group", async () => {
    const transport = await UdpTransport.open({ domainId, range: "off", staticPeers: ["127.0.0.1"] });
    open.push(transport);
    expect(transport.bound.initialPeers).toEqual([]);
    expect(transport.bound.metatrafficMulticast).toEqual([]);
    expect(transport.bound.metatrafficUnicast[0]!.address).toBe("127.0.0.1");
    transport.send(bytes("out"), { address: "192.0.2.77", port: 9 });
    expect(transport.counters.offHost).toBe(1);
  });
});

describe("close", () => {
  test("what was handed to send before close still arrives", async () => {
    const a = await openTransport();
    const b = await openTransport();
    const texts: string[] = [];
    const last = new Promise<void>((resolve) => {
      b.onDatagram = (datagram) => {
        const text = Buffer.from(datagram).toString();
        texts.push(text);
        if (text === "99") resolve();
      };
    });
    for (let i = 0; i < 100; i++) a.send(bytes(String(i)), b.bound.defaultUnicast[0]!);
    await a.close();
    await last;
    expect(texts).toHaveLength(100);
  });

  test("closing twice is fine, and sending afterwards does nothing", async () => {
    const a = await openTransport();
    await Promise.all([a.close(), a.close()]);
    a.send(bytes("late"), { address: "127.0.0.1", port: 9 });
    await a.close();
    expect(a.counters).toEqual({ sendErrors: 0, offHost: 0 });
  });
});
