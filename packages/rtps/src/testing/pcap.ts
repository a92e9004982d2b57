// SPDX-License-Identifier: Apache-2.0
// UDP datagrams to and from pcap files, so that simulated traffic can be looked at with Wireshark and real traffic
// can be played to an engine. Bytes in, bytes out: reading and writing files is the caller's.

import type { UdpAddress } from "../transport.js";
import { type IpPayload, IpReassembler, ipv4Packet } from "./ipv4.js";

/** A UDP datagram of a capture file. */
export interface CapturedDatagram {
  /** Unix milliseconds; files keep microseconds of it. */
  readonly time: number;
  readonly source: UdpAddress;
  readonly destination: UdpAddress;
  readonly payload: Uint8Array;
}

/**
 * The UDP datagrams over IPv4 in a pcap file, in the file's order; those in IP fragments are put together and stand where
 * the last of their fragments stood. Everything else is left out, and so is a packet that was captured only in part.
 * Both byte orders, micro- and nanoseconds; link types loopback, Ethernet, raw IP and Linux "cooked". RangeError for
 * anything else, such as pcapng.
 */
export function readPcap(file: Uint8Array): CapturedDatagram[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { littleEndian, fractionsPerMillisecond } = readMagic(view);
  const linkType = view.getUint32(20, littleEndian) & 0xffff;
  const link = LINK_LAYERS.get(linkType);
  if (link === undefined) throw new RangeError(`pcap link type ${linkType}: cannot read its packets`);
  const reassembler = new IpReassembler();
  const datagrams: CapturedDatagram[] = [];
  let offset = FILE_HEADER_LENGTH;
  while (offset + RECORD_HEADER_LENGTH <= file.length) {
    const seconds = view.getUint32(offset, littleEndian);
    const fraction = view.getUint32(offset + 4, littleEndian);
    const captured = view.getUint32(offset + 8, littleEndian);
    const original = view.getUint32(offset + 12, littleEndian);
    offset += RECORD_HEADER_LENGTH;
    if (offset + captured > file.length) break;
    const frame = file.subarray(offset, offset + captured);
    offset += captured;
    const ip = captured === original ? ipPacket(frame, link) : undefined;
    const whole = ip === undefined ? undefined : reassembler.add(ip);
    const udp = whole === undefined ? undefined : readUdp(whole);
    if (udp !== undefined) datagrams.push({ time: seconds * 1000 + fraction / fractionsPerMillisecond, ...udp });
  }
  return datagrams;
}

/** A pcap file of datagrams, as raw IP packets with microseconds. RangeError for a payload above 65,507 bytes. */
export function writePcap(datagrams: Iterable<CapturedDatagram>): Uint8Array {
  const packets: { readonly time: number; readonly bytes: Uint8Array }[] = [];
  let length = FILE_HEADER_LENGTH;
  for (const datagram of datagrams) {
    const bytes = ipv4Packet(
      datagram.source.address,
      datagram.destination.address,
      IP_PROTOCOL_UDP,
      udpBytes(datagram),
    );
    packets.push({ time: datagram.time, bytes });
    length += RECORD_HEADER_LENGTH + bytes.length;
  }
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC_MICROSECONDS, true);
  view.setUint16(4, 2, true); // version 2.4
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAPSHOT_LENGTH, true);
  view.setUint32(20, LINKTYPE_RAW, true);
  let offset = FILE_HEADER_LENGTH;
  for (const { time, bytes } of packets) {
    const microseconds = Math.round(time * 1000);
    view.setUint32(offset, Math.floor(microseconds / 1e6), true);
    view.setUint32(offset + 4, microseconds % 1e6, true);
    view.setUint32(offset + 8, bytes.length, true);
    view.setUint32(offset + 12, bytes.length, true);
    file.set(bytes, offset + RECORD_HEADER_LENGTH);
    offset += RECORD_HEADER_LENGTH + bytes.length;
  }
  return file;
}

/** Where in a frame its network layer begins, and where the Ethernet type that names it stands. */
interface LinkLayer {
  readonly length: number;
  readonly etherTypeOffset: number | undefined;
}

function readMagic(view: DataView): { littleEndian: boolean; fractionsPerMillisecond: number } {
  if (view.byteLength >= FILE_HEADER_LENGTH) {
    for (const littleEndian of [true, false]) {
      const magic = view.getUint32(0, littleEndian);
      if (magic === MAGIC_MICROSECONDS) return { littleEndian, fractionsPerMillisecond: 1e3 };
      if (magic === MAGIC_NANOSECONDS) return { littleEndian, fractionsPerMillisecond: 1e6 };
    }
  }
  throw new RangeError("not a pcap file: its first four bytes are not a magic number of one");
}

function ipPacket(frame: Uint8Array, link: LinkLayer): Uint8Array | undefined {
  if (link.etherTypeOffset !== undefined) {
    const etherType = frame[link.etherTypeOffset]! * 0x100 + frame[link.etherTypeOffset + 1]!;
    if (etherType !== ETHERTYPE_IPV4) return undefined;
  }
  return frame.subarray(link.length);
}

function readUdp(ip: IpPayload): Omit<CapturedDatagram, "time"> | undefined {
  const { bytes } = ip;
  if (ip.protocol !== IP_PROTOCOL_UDP || bytes.length < UDP_HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(4);
  if (length < UDP_HEADER_LENGTH || length > bytes.length) return undefined;
  return {
    source: { address: ip.source, port: view.getUint16(0) },
    destination: { address: ip.destination, port: view.getUint16(2) },
    payload: bytes.subarray(UDP_HEADER_LENGTH, length),
  };
}

function udpBytes({ source, destination, payload }: CapturedDatagram): Uint8Array {
  if (payload.length > PAYLOAD_MAXIMUM) {
    throw new RangeError(`datagram of ${payload.length} bytes: at most ${PAYLOAD_MAXIMUM}`);
  }
  const bytes = new Uint8Array(UDP_HEADER_LENGTH + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, source.port);
  view.setUint16(2, destination.port);
  view.setUint16(4, bytes.length);
  // Checksum 0: none was computed.
  bytes.set(payload, UDP_HEADER_LENGTH);
  return bytes;
}

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
const SNAPSHOT_LENGTH = 0x40000;
const UDP_HEADER_LENGTH = 8;
const IP_PROTOCOL_UDP = 17;
const PAYLOAD_MAXIMUM = 65507;
const ETHERTYPE_IPV4 = 0x0800;
const LINKTYPE_RAW = 101;
/** https://www.tcpdump.org/linktypes.html */
const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  [0, { length: 4, etherTypeOffset: undefined }], // NULL: BSD loopback
  [1, { length: 14, etherTypeOffset: 12 }], // EN10MB: Ethernet
  [LINKTYPE_RAW, { length: 0, etherTypeOffset: undefined }],
  [108, { length: 4, etherTypeOffset: undefined }], // LOOP: OpenBSD loopback
  [113, { length: 16, etherTypeOffset: 14 }], // LINUX_SLL: the "any" device
  [276, { length: 20, etherTypeOffset: 0 }], // LINUX_SLL2
]);
