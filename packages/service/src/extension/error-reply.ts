// SPDX-License-Identifier: Apache-2.0
// The error reply: how an rclts service tells an rclts client that there will be no response (docs/extension.md).

import type { CdrReader, CdrWriter } from "@rclts/cdr";
import { findParameter, type RemoteParticipant, type SampleEvent } from "@rclts/rtps";
import { assertNothingLeft } from "../payload-length.js";
import { addParameter } from "./add-parameter.js";

/** What an error reply says. */
export interface RemoteError {
  /** The `code` of the error that the callback threw if it is a string, else its `name`; or `queue-full`. */
  readonly code: string;
  /** The error's own message, at most 4 KiB of it. */
  readonly message: string;
}

/**
 * The inline parameter that makes an error reply of a reply. Vendor-specific and not to be understood by everybody
 * (RTPS 2.5, 9.6.4.1: bit 15 set, bit 14 clear); its value is four bytes, zero, not to be looked at.
 */
export const PID_ERROR_REPLY = 0x8e01;

/** Whether a participant knows the extension. Nobody else is sent any of it, nor believed. */
export function knowsExtension(participant: RemoteParticipant): boolean {
  return participant.rcltsVersion !== undefined || participant.local;
}

/** Adds the parameter to the inline QoS of a reply: a whole little-endian list, or undefined if the reply has none. */
export function errorReplyList(inlineQos: Uint8Array | undefined): Uint8Array {
  return addParameter(inlineQos, PID_ERROR_REPLY, VALUE);
}

/** Whether a reply is an error reply. Allocates nothing. */
export function isErrorReply(reply: SampleEvent): boolean {
  const { inlineQos, writer } = reply;
  if (inlineQos === undefined || !knowsExtension(writer.participant)) return false;
  return findParameter(inlineQos, reply.inlineQosLittleEndian, PID_ERROR_REPLY) >= 0;
}

/** Writes the body of an error reply; what is longer than it may be is cut. */
export function writeErrorReply(w: CdrWriter, { code, message }: RemoteError): void {
  w.string(cut(code, MOST_CODE_BYTES));
  w.string(cut(message, MOST_MESSAGE_BYTES));
}

/** @throws Error, CdrError for a body that is none */
export function readErrorReply(r: CdrReader): RemoteError {
  const code = r.string(MOST_CODE_BYTES);
  const message = r.string(MOST_MESSAGE_BYTES);
  assertNothingLeft(r);
  return { code, message };
}

/** What a thrown value says of itself to somebody elsewhere: no stack. Never throws, whatever the value is. */
export function remoteErrorOf(thrown: unknown): RemoteError {
  try {
    if (typeof thrown !== "object" || thrown === null) return { code: "Error", message: String(thrown) };
    const { code, name, message } = thrown as { code?: unknown; name?: unknown; message?: unknown };
    return {
      code: firstText(code, name) ?? "Error",
      message: firstText(message) ?? Object.prototype.toString.call(thrown),
    };
  } catch {
    return { code: "Error", message: "the callback threw what can not be read" };
  }
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

/** The longest beginning of a text whose UTF-8 has at most this many bytes. */
function cut(text: string, mostBytes: number): string {
  // A UTF-16 unit takes at most 3 bytes.
  if (3 * text.length <= mostBytes) return text;
  return text.slice(0, UTF8_ENCODER.encodeInto(text, new Uint8Array(mostBytes)).read);
}

const UTF8_ENCODER = /* @__PURE__ */ new TextEncoder();
const MOST_CODE_BYTES = 256;
const MOST_MESSAGE_BYTES = 4096;
const VALUE = new Uint8Array(4);
