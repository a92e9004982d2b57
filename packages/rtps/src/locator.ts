// SPDX-License-Identifier: Apache-2.0
// Locators: where an endpoint can be reached, 24 bytes on the wire (RTPS 2.5, 9.3.2.4).

import type { WireReader } from "./wire/wire-reader.js";
import type { WireWriter } from "./wire/wire-writer.js";

export interface Locator {
  /** 1 for UDP over IPv4; others (2 UDPv6, 4 TCPv4, 16 Fast DDS shared memory ...) are told apart but not used. */
  readonly kind: number;
  readonly port: number;
  /** Dotted IPv4 for kind 1, otherwise "". */
  readonly address: string;
}

export const LOCATOR_KIND_UDPV4 = 1;
export const LOCATOR_LENGTH = 24;

/** A UDPv4 locator of a dotted address. */
export function udpv4Locator(address: string, port: number): Locator {
  return { kind: LOCATOR_KIND_UDPV4, port, address };
}

/** Whether something can be sent there. */
export function isUdpv4({ kind }: Locator): boolean {
  return kind === LOCATOR_KIND_UDPV4;
}

/** Whether a dotted IPv4 address is in 127.0.0.0/8. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}

/** Whether a dotted IPv4 address is in 224.0.0.0/4. By its characters, as it is asked of each datagram that is sent. */
export function isMulticast(address: string): boolean {
  if (address.charCodeAt(0) !== DIGIT_2 || address.charCodeAt(3) !== DOT) return false;
  const second = address.charCodeAt(1);
  return second === DIGIT_3 || (second === DIGIT_2 && address.charCodeAt(2) >= DIGIT_4);
}

/** Reads 24 bytes. MalformedError if the reader has fewer. */
export function readLocator(r: WireReader): Locator {
  const kind = r.int32();
  const port = r.uint32();
  if (kind !== LOCATOR_KIND_UDPV4) {
    r.skip(ADDRESS_LENGTH);
    return { kind, port, address: "" };
  }
  r.skip(ADDRESS_LENGTH - 4);
  return { kind, port, address: readIpv4(r) };
}

/** Writes 24 bytes. RangeError for any other kind than UDPv4 and for what is no dotted address. */
export function writeLocator(w: WireWriter, locator: Locator): void {
  if (locator.kind !== LOCATOR_KIND_UDPV4) {
    throw new RangeError(`locator kind ${locator.kind}: only UDPv4 (${LOCATOR_KIND_UDPV4}) is announced`);
  }
  const address = parseIpv4(locator.address);
  w.int32(locator.kind);
  w.uint32(locator.port);
  w.zero(ADDRESS_LENGTH - 4);
  for (let shift = 24; shift >= 0; shift -= 8) w.uint8((address >>> shift) & 0xff);
}

/** The 32 bits of a dotted IPv4 address, a.b.c.d being (((a * 256 + b) * 256 + c) * 256 + d). RangeError if it is none. */
export function parseIpv4(address: string): number {
  const match = DOTTED.exec(address);
  const parts = match === null ? [] : match.slice(1).map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255)) {
    throw new RangeError(`address ${JSON.stringify(address)}: expected four numbers from 0 to 255 with dots`);
  }
  return parts.reduce((bits, part) => bits * 256 + part, 0);
}

/** The dotted form of 32 bits. */
export function formatIpv4(bits: number): string {
  return `${bits >>> 24}.${(bits >>> 16) & 0xff}.${(bits >>> 8) & 0xff}.${bits & 0xff}`;
}

function readIpv4(r: WireReader): string {
  return `${r.uint8()}.${r.uint8()}.${r.uint8()}.${r.uint8()}`;
}

const DIGIT_2 = 0x32;
const DIGIT_3 = 0x33;
const DIGIT_4 = 0x34;
const DOT = 0x2e;
const ADDRESS_LENGTH = 16;
const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
