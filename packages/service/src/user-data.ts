// SPDX-License-Identifier: Apache-2.0
// USER_DATA of endpoints: `key=value;` pairs by which Cyclone's rmw pairs endpoints and Iron and later show type hashes.

/** Which of a pair's keys is meant: a client's two endpoints carry `clientid`, a service's `serviceid`. */
export type PairKey = "clientid" | "serviceid";

/**
 * The bytes that one endpoint of a pair announces (rmw_cyclonedds `rmw_node.cpp`; the hash as rmw_dds_common writes it).
 *
 * @param hash of the endpoint's message type, left out where it is not known
 * @param more what only rclts participants look at (docs/extension.md); letters and digits for keys, no `;` in values
 */
export function pairUserData(
  key: PairKey,
  pairId: string,
  hash: string | undefined,
  more: Readonly<Record<string, number | undefined>> = {},
): Uint8Array {
  const pairs = Object.entries(more).map(([name, value]) => (value === undefined ? "" : `${name}=${value};`));
  return UTF8_ENCODER.encode(`${key}=${pairId};${typeHash(hash)}${pairs.join("")}`);
}

/** The bytes that a publisher or a subscription announces. */
export function typeUserData(hash: string | undefined): Uint8Array {
  return UTF8_ENCODER.encode(typeHash(hash));
}

/**
 * An id as Cyclone's rmw prints it: 12 bytes of the participant's prefix and a 4-byte big-endian counter in hex, joined
 * with dots, not zero-padded, but the first one filled up to two places with a space.
 */
export function formatPairId(guidPrefix: Uint8Array, counter: number): string {
  const hex = [...guidPrefix.subarray(0, 12), counter >>> 24, counter >>> 16, counter >>> 8, counter].map((byte) =>
    (byte & 255).toString(16),
  );
  hex[0] = hex[0]!.padStart(2);
  return hex.join(".");
}

/**
 * The value of a key in an endpoint's user data, or undefined. As in rmw's parser, an empty value or a key that is not
 * alphanumeric voids all of it, and NULs at the end do not count.
 */
export function userDataValue(userData: Uint8Array, key: string): string | undefined {
  if (userData.length === 0) return undefined;
  let end = userData.length;
  while (end > 0 && userData[end - 1] === 0) end--;
  let found: string | undefined;
  for (const pair of UTF8_DECODER.decode(userData.subarray(0, end)).split(";")) {
    if (pair === "") continue;
    const match = PAIR.exec(pair);
    if (match === null) return undefined;
    if (match[1] === key) found ??= match[2];
  }
  return found;
}

function typeHash(hash: string | undefined): string {
  return hash === undefined ? "" : `typehash=${hash};`;
}

const PAIR = /^([A-Za-z0-9]+)=(.+)$/s;
const UTF8_ENCODER = /* @__PURE__ */ new TextEncoder();
const UTF8_DECODER = /* @__PURE__ */ new TextDecoder();
