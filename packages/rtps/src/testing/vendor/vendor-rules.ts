// SPDX-License-Identifier: Apache-2.0
// What tells Fast DDS and Cyclone DDS from each other and from rclts, as data; their writers are classes of their own.

import type { DatagramSource } from "../../transport.js";
import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "../../vendor.js";
import { cycloneTakes } from "./cyclone-parser.js";
import { CycloneWriter } from "./cyclone-writer.js";
import { fastTakes } from "./fast-parser.js";
import { FAST_STATISTICS } from "./fast-statistics.js";
import { FastWriter } from "./fast-writer.js";
import type { MessagePart } from "./message-parts.js";
import type { BufferLimits } from "./reorder-buffer.js";
import type { WriterModel } from "./writer-model.js";

/** The endpoints that a model has, for parsers that care. */
export interface LocalEndpoints {
  hasReader(entityId: number): boolean;
  hasWriter(entityId: number): boolean;
}

export interface VendorRules {
  readonly vendor: number;
  readonly Writer: new (...args: ConstructorParameters<typeof WriterModel>) => WriterModel;
  /** One socket for discovery and user traffic. */
  readonly onePort: boolean;
  /** The submessages of a datagram that are looked at at all. MalformedError for none of them. */
  readonly takes: (datagram: Uint8Array, from: DatagramSource, endpoints: LocalEndpoints) => MessagePart[];
  /** Submessages at the end of each datagram, whatever it holds; undefined for none. */
  readonly trailer: Uint8Array | undefined;
  readonly limits: BufferLimits;
  /** All readers of the participant share one reorder buffer per remote writer. */
  readonly sharedBuffer: boolean;
  /** The first HEARTBEAT of a foreign writer gives up what a volatile reader has not got by then. */
  readonly firstHeartbeatIsGap: boolean;
  /** Base and count of the ACKNACK that is sent until a HEARTBEAT comes. */
  readonly preemptive: { readonly base: number; readonly firstCount: number };
  /** Milliseconds from the match to the first pre-emptive ACKNACK; then each pause in turn, the last one again and again. */
  readonly preemptivePauses: readonly number[];
  /** Milliseconds from a HEARTBEAT to its answer. */
  readonly ackDelay: number;
  /** A HEARTBEAT that is final takes back the question of one that is not answered yet. */
  readonly finalTakesBack: boolean;
  /** Milliseconds between two ACKNACKs that ask for samples. */
  readonly nackSpacing: number;
  /** After so many milliseconds without a HEARTBEAT, missing samples are asked for again; Infinity for never. */
  readonly nackAgain: number;
}

/** Fast DDS 2.6 and 2.14: StatefulReader.cpp, WriterProxy.cpp, MessageReceiver.cpp, ReaderAttributes.h. */
export const FASTDDS_RULES: VendorRules = {
  vendor: VENDOR_FASTDDS,
  Writer: FastWriter,
  onePort: false,
  takes: fastTakes,
  trailer: FAST_STATISTICS,
  limits: { whole: Number.POSITIVE_INFINITY, incomplete: Number.POSITIVE_INFINITY },
  sharedBuffer: false,
  firstHeartbeatIsGap: false,
  preemptive: { base: 0, firstCount: 1 },
  preemptivePauses: [70, 140, 280, 560, 1120, 2240],
  ackDelay: 5,
  finalTakesBack: true,
  nackSpacing: 0,
  nackAgain: Number.POSITIVE_INFINITY,
};

/** Cyclone DDS 0.10: q_receive.c, ddsi_acknack.c, ddsi_config.c. */
export const CYCLONEDDS_RULES: VendorRules = {
  vendor: VENDOR_CYCLONEDDS,
  Writer: CycloneWriter,
  onePort: true,
  takes: cycloneTakes,
  trailer: undefined,
  // PrimaryReorderMaxSamples, DefragReliableMaxSamples (ddsi_config.c).
  limits: { whole: 128, incomplete: 16 },
  sharedBuffer: true,
  firstHeartbeatIsGap: true,
  preemptive: { base: 1, firstCount: 0 },
  preemptivePauses: [10, 1000, 2000, 5000],
  ackDelay: 10,
  finalTakesBack: false,
  nackSpacing: 100,
  nackAgain: 3000,
};
