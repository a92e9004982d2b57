// SPDX-License-Identifier: Apache-2.0
// What tells one RMW from another on a service's topics: how a request says who asked, and a reply what it answers.

import type { CdrReader, CdrWriter } from "@rclts/cdr";
import type { EntityId, RemoteEndpoint, SampleEvent } from "@rclts/rtps";

/** Whose form of requests and replies, by the part of the RMW's name that tells it. */
export type MappingName = "fastdds" | "cyclone" | "connext";

/** One RMW's form of requests and replies. All of its functions are on the way of every call: no strings, no bigints. */
export interface ServiceMapping {
  readonly name: MappingName;
  /** Bytes of the header between encapsulation and body; a multiple of 8, so that the body's alignment is the same. */
  readonly headerLength: 0 | 16;

  /** Inline QoS of every request of this client, or undefined. */
  requestInlineQos(self: RequesterIdentity): Uint8Array | undefined;
  /** Writes the header of a request; the writer is at the start of the payload's contents. */
  writeRequestHeader(w: CdrWriter, self: RequesterIdentity, sequence: number): void;
  /**
   * Gives the sequence number of the request that a reply answers, or 0 if the reply is for somebody else, and leaves
   * the reader at the body.
   *
   * @throws CdrError if the payload is too short
   */
  readReplyHeader(r: CdrReader, reply: SampleEvent, self: RequesterIdentity): number;

  /**
   * Reads who asks, and leaves the reader at the body.
   *
   * @throws CdrError if the payload is too short
   */
  readRequestHeader(r: CdrReader, request: SampleEvent, asker: AskerIdentity): RequestId;
  /** Inline QoS of the reply to a request, or undefined. */
  replyInlineQos(id: RequestId): Uint8Array | undefined;
  /** Writes the header of a reply; the writer is at the start of the payload's contents. */
  writeReplyHeader(w: CdrWriter, id: RequestId): void;
}

/** How a client of ours names itself in requests; fixed for its life. */
export interface RequesterIdentity {
  /** 16 bytes. */
  readonly readerGuid: Uint8Array;
  /** 16 bytes. */
  readonly writerGuid: Uint8Array;
  /** 8 bytes, the id in Cyclone's header, in little-endian order as it is sent. */
  readonly clientId: Uint8Array;
}

/** Names one request among all that a service gets; what a callback finds in its header. */
export interface RequestId {
  /**
   * 16 bytes: with Fast DDS and Connext the GUID that the asker goes by, its reply reader's or its request writer's;
   * with Cyclone its 8-byte client id and the last 8 bytes of its request writer's GUID.
   */
  readonly writerGuid: Uint8Array;
  readonly sequenceNumber: number;
  /** The reply reader that the request names, 0 if it names none. */
  readonly replyReader: EntityId;
  /** Cyclone's 16-byte header as a little-endian payload has it, to be given back; otherwise undefined. */
  readonly header: Uint8Array | undefined;
}

/** What a mapping remembers of an asker, so that not every request makes the same bytes anew. */
export interface AskerIdentity {
  readonly writer: RemoteEndpoint;
  /** The last {@link RequestId.writerGuid}. */
  guid: Uint8Array | undefined;
  /** The last {@link RequestId.replyReader}. */
  replyReader: EntityId;
}
