// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { ipv4Packet } from "./ipv4.js";
import { type CapturedDatagram, readPcap, writePcap } from "./pcap.js";

const DATAGRAM: CapturedDatagram = {
  time: 1_500.25,
  source: { address: "10.77.0.1", port: 7411 },
  destination: { address: "239.255.0.1", port: 7400 },
  payload: golden("52 54 50 53"),
};

/** The file that {@link DATAGRAM} alone makes. */
const FILE = golden(`
  d4 c3 b2 a1              magic number: little-endian, microseconds
  02 00 04 00              version 2.4
  00 00 00 00 00 00 00 00  time zone and accuracy, which nobody fills in
  00 00 04 00              no packet is longer than 262,144 bytes
  65 00 00 00              link type 101: raw IP
  01 00 00 00              seconds
  1a a2 07 00              500,250 microseconds
  20 00 00 00              32 bytes are here
  20 00 00 00              of 32
  45 00 00 20              IPv4, 5 words of header, 32 bytes
  00 00 00 00              one fragment of one
  40 11 80 7f              time to live 64, UDP, checksum of the header
  0a 4d 00 01              from 10.77.0.1
  ef ff 00 01              to 239.255.0.1
  1c f3 1c e8              from port 7411 to port 7400
  00 0c 00 00              12 bytes, no checksum
  52 54 50 53              payload
`);

/** A file in the form of {@link FILE} with another link type and these frames. */
function file(linkType: number, ...frames: Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(...FILE.subarray(0, 20), linkType & 0xff, linkType >>> 8, 0, 0)];
  for (const { length } of frames) {
    const size = [length & 0xff, length >>> 8, 0, 0];
    parts.push(Uint8Array.of(...FILE.subarray(24, 32), ...size, ...size), frames[parts.length >>> 1]!);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const UDP = FILE.subarray(60);
const PACKET = FILE.subarray(40);

test("a datagram becomes a file and the file the datagram", () => {
  expect(writePcap([DATAGRAM])).toEqual(FILE);
  expect(readPcap(FILE)).toEqual([DATAGRAM]);
});

test("whatever is written is read again, to the microsecond", () => {
  const address = fc.record({ address: fc.ipV4(), port: fc.nat(65535) });
  const datagram = fc.record({
    time: fc.integer({ min: 0, max: 4e15 }).map((microseconds) => microseconds / 1000),
    source: address,
    destination: address,
    payload: fc.uint8Array({ maxLength: 100 }),
  });
  fc.assert(
    fc.property(fc.array(datagram), (datagrams) => {
      const again = readPcap(writePcap(datagrams));
      expect(again.map(({ time, ...rest }) => ({ time: Math.round(time * 1000), ...rest }))).toEqual(
        datagrams.map(({ time, ...rest }) => ({ time: Math.round(time * 1000), ...rest })),
      );
    }),
  );
});

test("a payload that UDP cannot carry is refused", () => {
  expect(writePcap([{ ...DATAGRAM, payload: new Uint8Array(65_507) }])).toHaveLength(24 + 16 + 65_535);
  expect(() => writePcap([{ ...DATAGRAM, payload: new Uint8Array(65_508) }])).toThrow(RangeError);
});

test.each([
  ["BSD loopback", 0, "02 00 00 00"],
  ["Ethernet", 1, "01 00 5e 7f 00 01 1a 11 9b 02 c5 91 08 00"],
  ["raw IP", 101, ""],
  ["OpenBSD loopback", 108, "00 00 00 02"],
  ["Linux cooked", 113, "00 00 03 04 00 06 00 00 00 00 00 00 00 00 08 00"],
  ["Linux cooked, version 2", 276, "08 00 00 00 00 00 00 01 03 04 00 06 00 00 00 00 00 00 00 00"],
])("packets on %s are read", (_, linkType, header) => {
  expect(readPcap(file(linkType, Uint8Array.of(...golden(header), ...PACKET)))).toEqual([DATAGRAM]);
});

test("big-endian files and those with nanoseconds are read", () => {
  const header = golden("a1 b2 3c 4d 00 02 00 04 00 00 00 00 00 00 00 00 00 04 00 00 00 00 00 65");
  const record = golden("00 00 00 01 1d d1 35 90 00 00 00 20 00 00 00 20");
  expect(readPcap(Uint8Array.of(...header, ...record, ...PACKET))).toEqual([DATAGRAM]);
});

test("the padding that Ethernet adds to short packets is no part of the payload", () => {
  expect(readPcap(file(101, Uint8Array.of(...PACKET, 0, 0, 0, 0, 0, 0)))).toEqual([DATAGRAM]);
});

test("a datagram in IP fragments is put together, in whatever order they come", () => {
  const first = ipv4Packet("10.77.0.1", "239.255.0.1", 17, UDP.subarray(0, 8));
  first[6] = 0x20; // more fragments follow
  const second = ipv4Packet("10.77.0.1", "239.255.0.1", 17, UDP.subarray(8));
  second[7] = 1; // 8 bytes from the beginning
  expect(readPcap(file(101, first, second))).toEqual([DATAGRAM]);
  expect(readPcap(file(101, second, first))).toEqual([DATAGRAM]);
  expect(readPcap(file(101, first, first))).toEqual([]);
});

test("what is not UDP over IPv4 is left out", () => {
  const tcp = ipv4Packet("10.77.0.1", "10.77.0.2", 6, new Uint8Array(20));
  const ipv6 = Uint8Array.of(0x60, ...new Uint8Array(47));
  const cutHeader = PACKET.subarray(0, 19);
  const cutUdp = ipv4Packet("10.77.0.1", "10.77.0.2", 17, new Uint8Array(7));
  expect(readPcap(file(101, tcp, ipv6, cutHeader, cutUdp, PACKET))).toEqual([DATAGRAM]);
  const arp = Uint8Array.of(...new Uint8Array(12), 0x08, 0x06, ...PACKET);
  expect(readPcap(file(1, arp))).toEqual([]);
});

test("a packet that was captured only in part is left out", () => {
  const partial = file(101, PACKET);
  partial[36] = 33; // the packet had one byte more
  expect(readPcap(partial)).toEqual([]);
});

test("a file that ends in a packet gives the packets before it", () => {
  const two = writePcap([DATAGRAM, DATAGRAM]);
  expect(readPcap(two.subarray(0, two.length - 1))).toEqual([DATAGRAM]);
});

test.each([
  ["a pcapng file", golden("0a 0d 0d 0a 00 00 00 00 4d 3c 2b 1a 00 00 00 00 00 00 00 00 00 00 00 00")],
  ["no file", new Uint8Array(0)],
  ["a link layer that is not known", file(127)],
])("%s is refused", (_, bytes) => {
  expect(() => readPcap(bytes)).toThrow(RangeError);
});

test("no bytes make reading do anything but give datagrams or refuse", () => {
  const mutations = fc.array(fc.tuple(fc.nat(FILE.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(mutations, fc.nat(FILE.length), (all, end) => {
      const bytes = FILE.slice();
      for (const [at, value] of all) bytes[at] = value;
      try {
        readPcap(bytes.subarray(0, end));
      } catch (error) {
        expect((error as Error).name).toBe("RangeError");
        expect((error as Error).message).toMatch(/^(not a pcap file|pcap link type)/);
      }
    }),
  );
});

test("a recorded capture keeps its datagrams when it is written again", () => {
  const capture = join(__dirname, "../../fixtures/humble-rmw_fastrtps_cpp-2hosts.pcap");
  const datagrams = readPcap(readFileSync(capture));
  expect(datagrams.length).toBeGreaterThan(100);
  expect(readPcap(writePcap(datagrams)).map(({ payload }) => payload)).toEqual(datagrams.map(({ payload }) => payload));
});
