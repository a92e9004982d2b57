// SPDX-License-Identifier: Apache-2.0
// A service type of which nothing is known but its name: requests and responses are the bytes of their bodies.

import type { MessageType, ServiceType } from "@rclts/cdr";

/** A type as it stands in the graph: its name, and the hashes of its messages where they are known. */
export type NamedService = Pick<ServiceType<unknown, unknown>, "name"> & {
  readonly [Part in "Request" | "Response"]?: { readonly hash?: string };
};

/** Bodies begin behind the header of the mapping, are little-endian, and may end with up to 3 bytes of padding. */
export function rawService({ name, Request, Response }: NamedService): ServiceType<Uint8Array, Uint8Array> {
  return {
    name,
    Request: rawMessage(`${name}_Request`, Request?.hash),
    Response: rawMessage(`${name}_Response`, Response?.hash),
  };
}

function rawMessage(name: string, hash: string | undefined): MessageType<Uint8Array> {
  return {
    name,
    ...(hash === undefined ? {} : { hash }),
    create: () => NO_BYTES,
    encode: (w, body) => w.bytes(body),
    decode(r) {
      // Whoever does not know the fields can not turn their bytes round.
      if (!r.littleEndian) throw BIG_ENDIAN;
      // A copy: the payload is a view of a datagram.
      return r.bytes(r.remaining).slice();
    },
  };
}

const NO_BYTES = new Uint8Array(0);
/** Made once: hostile datagrams must not cost a stack trace each. */
const BIG_ENDIAN = new Error("the payload is big-endian, which can not be passed on as it is");
BIG_ENDIAN.stack = `Error: ${BIG_ENDIAN.message}`;
