// SPDX-License-Identifier: Apache-2.0
// The withdrawal: how an rclts client tells an rclts service that nobody waits for an answer any more (docs/extension.md).

import { findParameter, type SampleEvent } from "@rclts/rtps";
import { addParameter, readSequenceNumber, writeSequenceNumber } from "./add-parameter.js";
import { knowsExtension } from "./error-reply.js";

/** Why a client does not wait for an answer any more. */
export type WithdrawalReason = "cancelled" | "timeout";

/** What a withdrawal says. */
export interface Withdrawal {
  /** The sequence number of the request's DATA. */
  readonly sequence: number;
  readonly why: WithdrawalReason;
}

/**
 * The inline parameter of a sample that is a withdrawal and no request: the request's sequence number, as SequenceNumber_t,
 * and why it is withdrawn. Vendor-specific and not to be understood by everybody (RTPS 2.5, 9.6.4.1).
 */
export const PID_WITHDRAWAL = 0x8e02;

/** The inline QoS of a withdrawal: a whole little-endian list. */
export function withdrawalList({ sequence, why }: Withdrawal): Uint8Array {
  const value = new Uint8Array(VALUE_LENGTH);
  const view = new DataView(value.buffer);
  writeSequenceNumber(view, 0, sequence);
  view.setUint32(8, why === "timeout" ? TIMED_OUT : CANCELLED, true);
  return addParameter(undefined, PID_WITHDRAWAL, value);
}

/** The payload of a withdrawal: an encapsulation, and nothing in it. */
export function withdrawalPayload(): Uint8Array {
  return Uint8Array.of(0, CDR_LE, 0, 0);
}

/** What a sample of a request writer withdraws; undefined for a request. Of requests it looks at the length alone. */
export function readWithdrawal(sample: WithdrawalSample): Withdrawal | undefined {
  const { payload, writer, inlineQos, inlineQosLittleEndian: littleEndian } = sample;
  if (payload.length !== ENCAPSULATION_LENGTH || inlineQos === undefined) return undefined;
  if (!knowsExtension(writer.participant)) return undefined;
  const at = findParameter(inlineQos, littleEndian, PID_WITHDRAWAL, VALUE_LENGTH);
  if (at < 0) return undefined;
  const view = new DataView(inlineQos.buffer, inlineQos.byteOffset + at, VALUE_LENGTH);
  const sequence = readSequenceNumber(view, 0, littleEndian);
  return { sequence, why: view.getUint32(8, littleEndian) === TIMED_OUT ? "timeout" : "cancelled" };
}

type WithdrawalSample = Pick<SampleEvent, "payload" | "writer" | "inlineQos" | "inlineQosLittleEndian">;

const CANCELLED = 1;
const TIMED_OUT = 2;
const CDR_LE = 1;
const ENCAPSULATION_LENGTH = 4;
const VALUE_LENGTH = 12;
