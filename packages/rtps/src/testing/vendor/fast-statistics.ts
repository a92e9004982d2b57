// SPDX-License-Identifier: Apache-2.0
// The submessage that Fast DDS 2.14 puts at the end of every datagram (RTPSStatisticsMessages.hpp): how much it has sent.

/** Flags and contents as captures of Jazzy have it; what it counts is of interest to nobody here. */
export const FAST_STATISTICS: Uint8Array = Uint8Array.of(
  ...[0x80, 0x01, 56, 0],
  // A locator: UDPv4, port 7400, 239.255.0.1.
  ...[1, 0, 0, 0, 0xe8, 0x1c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 239, 255, 0, 1],
  // When it was sent.
  ...[0x37, 0x55, 0x01, 0x6b, 0x44, 0xc0, 0xc1, 0xa0],
  // Two datagrams so far, of 1,000 bytes; and the upper half of those.
  ...[2, 0, 0, 0, 0, 0, 0, 0, 0xe8, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
);
