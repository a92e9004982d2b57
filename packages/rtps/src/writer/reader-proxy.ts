// SPDX-License-Identifier: Apache-2.0
// What a writer knows of one matched remote reader that acknowledges (RTPS 2.5, 8.4.7.5 ReaderProxy).

import type { Probe } from "../probe.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { ReaderGroup } from "./reader-group.js";

export interface ReaderProxy {
  readonly remote: RemoteEndpointRecord;
  readonly group: ReaderGroup;
  /** Everything below is acknowledged, or was written before the reader matched a volatile writer. */
  ackedBelow: number;
  /** An ACKNACK has come: the reader knows this writer. */
  confirmed: boolean;
  /** An ACKNACK has come that was not pre-emptive: the reader has had a HEARTBEAT. */
  informed: boolean;
  lastCount: number;
  lastAckNackAt: number;
  lastNackFragCount: number;
  /** Sends HEARTBEATs that name the reader until it answers. */
  readonly probe: Probe;
}
