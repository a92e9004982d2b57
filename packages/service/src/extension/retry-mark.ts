// SPDX-License-Identifier: Apache-2.0
// The retry mark: how an rclts client tells an rclts service which of its requests are one call (docs/extension.md).

import { findParameter, type SampleEvent } from "@rclts/rtps";
import { addParameter, readSequenceNumber, writeSequenceNumber } from "./add-parameter.js";
import { knowsExtension } from "./error-reply.js";

/**
 * The inline parameter of requests of a call that may be repeated: the sequence number of the call's first request, as
 * SequenceNumber_t. Vendor-specific and not to be understood by everybody (RTPS 2.5, 9.6.4.1).
 */
export const PID_RETRY = 0x8e03;

/** Adds the mark to the inline QoS of a request: a whole little-endian list. */
export function retryMarkList(inlineQos: Uint8Array | undefined, first: number): Uint8Array {
  const value = new Uint8Array(VALUE_LENGTH);
  writeSequenceNumber(new DataView(value.buffer), 0, first);
  return addParameter(inlineQos, PID_RETRY, value);
}

/** The sequence number of the first request of the call that a request belongs to; 0 without a mark that can be meant. */
export function readRetryMark(request: MarkedSample): number {
  const { inlineQos, inlineQosLittleEndian: littleEndian, writer, sequence } = request;
  if (inlineQos === undefined || !knowsExtension(writer.participant)) return 0;
  const at = findParameter(inlineQos, littleEndian, PID_RETRY, VALUE_LENGTH);
  if (at < 0) return 0;
  const first = readSequenceNumber(new DataView(inlineQos.buffer, inlineQos.byteOffset + at), 0, littleEndian);
  return first <= sequence ? first : 0;
}

type MarkedSample = Pick<SampleEvent, "sequence" | "writer" | "inlineQos" | "inlineQosLittleEndian">;

const VALUE_LENGTH = 8;
