// SPDX-License-Identifier: Apache-2.0
// What reading throws when bytes are not what the protocol says; one instance per reason, made when a module loads.

/**
 * Bytes from the network break a rule; `message` says which. Thrown before any state is touched and caught by the
 * receiver, which drops and counts. An instance is shared by all throws of its reason, so it has no stack: a flood of
 * bad datagrams must not cost a stack trace each.
 */
export class MalformedError extends Error {
  override readonly name = "MalformedError";

  constructor(reason: string) {
    super(reason);
    this.stack = `MalformedError: ${reason}`;
  }
}
