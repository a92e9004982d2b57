// SPDX-License-Identifier: Apache-2.0
// The memory that datagrams are written into.

import { GuidPrefix } from "./guid.js";
import { Outbox, type Transmit } from "./outbox.js";
import { VENDOR_RCLTS } from "./vendor.js";

const OWN = new GuidPrefix(new Uint8Array(12).fill(1));
const PEER = new GuidPrefix(new Uint8Array(12).fill(2));
const LENGTH = 15_000;

function setup() {
  const outbox = new Outbox(OWN);
  const destination = outbox.destination({ address: "127.0.0.1", port: 7411 }, VENDOR_RCLTS);
  /** So many datagrams, each one submessage full of `octet`. */
  const write = (count: number, octet: number): Transmit[] => {
    for (let i = 0; i < count; i++) {
      const w = outbox.reserve(destination, PEER, LENGTH, 0x103, 0x104);
      w.bytes.fill(octet, w.offset, w.offset + LENGTH);
      w.offset += LENGTH;
    }
    const sent: Transmit[] = [];
    for (let each = outbox.next(); each !== undefined; each = outbox.next()) sent.push(each);
    return sent;
  };
  const buffers = (sent: readonly Transmit[]) => new Set(sent.map(({ datagram }) => datagram.buffer));
  return { outbox, write, buffers };
}

test.each([
  ["over loopback", "127.0.0.1", undefined, 16_000],
  ["over loopback where the system takes less", "127.0.0.1", 9_000, 9_000],
  ["over a network", "192.0.2.1", undefined, 1_400],
  ["over a network, whatever loopback takes", "192.0.2.1", 9_000, 1_400],
])("a datagram %s has no more than fits", (_, address, loopbackLimit, limit) => {
  const outbox = new Outbox(OWN, loopbackLimit);
  const destination = outbox.destination({ address, port: 7411 }, VENDOR_RCLTS);
  expect(destination.limit).toBe(limit);
  outbox.move(destination, { address, port: 7413 });
  expect(destination.limit).toBe(limit);
});

test("datagrams keep their bytes until all have left", () => {
  const { write } = setup();
  const first = write(70, 0xaa);
  expect(first).toHaveLength(70);
  const before = first.map(({ datagram }) => datagram.slice());
  write(70, 0xbb);
  expect(first.every(({ datagram }, i) => Buffer.compare(datagram, before[i]!) === 0)).toBe(true);
});

test("the memory of those that have left is written again, so that a steady stream takes no more of it", () => {
  const { outbox, write, buffers } = setup();
  const first = buffers(write(70, 0xaa));
  for (let i = 0; i < 20; i++) {
    outbox.reuse();
    for (const buffer of buffers(write(70, i))) first.add(buffer);
  }
  // 16 datagrams fit each piece, and the last piece of a turn is full only at the next.
  expect(first.size).toBeLessThanOrEqual(Math.ceil(70 / 16) + 1);
});

test("nothing is written again while something waits to leave", () => {
  const { outbox, write, buffers } = setup();
  const sent = write(70, 0xaa);
  const destination = outbox.destination({ address: "127.0.0.1", port: 7413 }, VENDOR_RCLTS);
  const open = outbox.reserve(destination, PEER, LENGTH, 0x103, 0x104);
  open.bytes.fill(0xcc, open.offset, open.offset + LENGTH);
  open.offset += LENGTH;
  outbox.reuse();
  const later = write(70, 0xbb);
  const waited = later.find(({ to }) => to.port === 7413)!.datagram;
  expect(waited.subarray(-LENGTH).every((octet) => octet === 0xcc)).toBe(true);
  const old = buffers(sent);
  // The last piece goes on to be filled.
  old.delete(waited.buffer);
  expect(later.some(({ datagram }) => old.has(datagram.buffer))).toBe(false);
});

test("a driver that never says what has left does not make the outbox keep it all", () => {
  const { outbox, write, buffers } = setup();
  const all = new Set<ArrayBufferLike>();
  for (let i = 0; i < 20; i++) for (const buffer of buffers(write(70, i))) all.add(buffer);
  expect(all.size).toBeGreaterThan(80);
  outbox.reuse();
  const again = new Set<ArrayBufferLike>();
  for (let i = 0; i < 5; i++) for (const buffer of buffers(write(70, i))) again.add(buffer);
  expect([...again].filter((buffer) => all.has(buffer)).length).toBeLessThanOrEqual(10);
});
