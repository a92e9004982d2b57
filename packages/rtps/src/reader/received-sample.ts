// SPDX-License-Identifier: Apache-2.0
// A sample as the receiver found it in a datagram.

import type { Timestamp } from "../engine.js";

export interface ReceivedSample {
  readonly sequence: number;
  /** Empty if the submessage had none. */
  readonly payload: Uint8Array;
  /** The payload is a sample, not a key or nothing. */
  readonly hasData: boolean;
  readonly inlineQos: Uint8Array | undefined;
  readonly littleEndian: boolean;
  readonly timestamp: Timestamp | undefined;
}
