// SPDX-License-Identifier: Apache-2.0
// IPv4 packets in capture files: what is in them, put together if it came in fragments, and the reverse (RFC 791).

import { formatIpv4, parseIpv4 } from "../locator.js";

/** What one IP packet carries, or several that are fragments of one. */
export interface IpPayload {
  /** Dotted. */
  readonly source: string;
  readonly destination: string;
  /** 17 for UDP. */
  readonly protocol: number;
  readonly bytes: Uint8Array;
}

/** Takes packets in the order of a capture. What never becomes complete stays until the reassembler goes. */
export class IpReassembler {
  readonly #incomplete = new Map<string, Fragments>();

  /** The payload that this packet is or completes; undefined if parts are missing or it is no whole IPv4 packet. */
  add(packet: Uint8Array): IpPayload | undefined {
    if (packet.length < HEADER_LENGTH || packet[0]! >>> 4 !== 4) return undefined;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const headerLength = (packet[0]! & 0x0f) * 4;
    const totalLength = view.getUint16(2);
    if (headerLength < HEADER_LENGTH || totalLength < headerLength || totalLength > packet.length) return undefined;
    const protocol = packet[9]!;
    const source = formatIpv4(view.getUint32(12));
    const destination = formatIpv4(view.getUint32(16));
    const bytes = packet.subarray(headerLength, totalLength);
    const flagsAndOffset = view.getUint16(6);
    const offset = (flagsAndOffset & OFFSET_MASK) * 8;
    const more = (flagsAndOffset & FLAG_MORE_FRAGMENTS) !== 0;
    if (!more && offset === 0) return { source, destination, protocol, bytes };
    const key = `${source} ${destination} ${protocol} ${view.getUint16(4)}`;
    const whole = this.#addFragment(key, bytes, offset, more);
    return whole === undefined ? undefined : { source, destination, protocol, bytes: whole };
  }

  #addFragment(key: string, bytes: Uint8Array, offset: number, more: boolean): Uint8Array | undefined {
    const fragments = this.#incomplete.get(key) ?? { parts: new Map<number, Uint8Array>(), length: undefined };
    this.#incomplete.set(key, fragments);
    fragments.parts.set(offset, bytes);
    if (!more) fragments.length = offset + bytes.length;
    let received = 0;
    for (const part of fragments.parts.values()) received += part.length;
    if (received !== fragments.length) return undefined;
    this.#incomplete.delete(key);
    const whole = new Uint8Array(fragments.length);
    for (const [at, part] of fragments.parts) whole.set(part, at);
    return whole;
  }
}

/** One whole packet. RangeError for an address that is not dotted IPv4. */
export function ipv4Packet(source: string, destination: string, protocol: number, bytes: Uint8Array): Uint8Array {
  const packet = new Uint8Array(HEADER_LENGTH + bytes.length);
  const view = new DataView(packet.buffer);
  packet[0] = 0x45; // version 4, five words of header
  view.setUint16(2, packet.length);
  packet[8] = TIME_TO_LIVE;
  packet[9] = protocol;
  view.setUint32(12, parseIpv4(source));
  view.setUint32(16, parseIpv4(destination));
  view.setUint16(10, headerChecksum(view));
  packet.set(bytes, HEADER_LENGTH);
  return packet;
}

interface Fragments {
  /** By their offset in the payload. */
  readonly parts: Map<number, Uint8Array>;
  /** Known once the last fragment is there. */
  length: number | undefined;
}

/** The ones' complement of the ones' complement sum of the header's words, its checksum field being 0. */
function headerChecksum(view: DataView): number {
  let sum = 0;
  for (let i = 0; i < HEADER_LENGTH; i += 2) sum += view.getUint16(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const HEADER_LENGTH = 20;
const TIME_TO_LIVE = 64;
const FLAG_MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;
