// SPDX-License-Identifier: Apache-2.0
// Opens one bound UDP socket, set up so that sending and receiving cost as little as Node allows.

import type { SocketOptions } from "node:dgram";
import { DgramAsPromised, type SocketAsPromised } from "dgram-as-promised";

/** Where a socket is bound. */
export interface SocketBinding {
  readonly address: string;
  /** 0 for any free port. */
  readonly port: number;
  /** True lets other processes bind the same port, as every participant of a domain does for the group. */
  readonly shared?: boolean;
}

/**
 * Opens and binds a UDP socket for IPv4.
 *
 * @throws the error of bind, with its `code` (EADDRINUSE, EACCES, …); nothing stays open then.
 */
export async function openSocket({ address, port, shared = false }: SocketBinding): Promise<SocketAsPromised> {
  const socket = DgramAsPromised.createSocket({ type: "udp4", reuseAddr: shared, lookup: addressesOnly });
  try {
    // `exclusive` keeps the workers of node:cluster from silently sharing one socket.
    await socket.bind({ address, port, exclusive: true });
  } catch (error) {
    await socket.close();
    throw error;
  }
  enlargeBuffers(socket);
  return socket;
}

/** Whether a bind failed because the port is somebody else's. */
export function isPortTaken(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === "EADDRINUSE" || code === "EACCES";
}

/** Everything here is sent to numeric addresses; answering at once keeps `send` synchronous and out of the thread pool. */
const addressesOnly: NonNullable<SocketOptions["lookup"]> = (address, _options, callback) => callback(null, address, 4);

function enlargeBuffers(socket: SocketAsPromised): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
  } catch {
    // Linux grants what it allows and says nothing, others refuse; the default still works.
  }
}

/** Bytes. The usual 208 KiB hold about three fragments' bursts; a blocked event loop must not cost more than time. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;
