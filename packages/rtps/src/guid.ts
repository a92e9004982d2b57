// SPDX-License-Identifier: Apache-2.0
// GUIDs: prefixes that are compared by reference once interned, and the entity ids that RTPS reserves.

import type { EntityId } from "./engine.js";

/** The 12 bytes that name a participant (RTPS 2.5, 9.3.1.1). Make one through a {@link PrefixTable} to compare by reference. */
export class GuidPrefix {
  /** 12 bytes, a copy. Not to be written to. */
  readonly bytes: Uint8Array;
  readonly #first: number;
  readonly #second: number;
  readonly #third: number;

  /** Copies the 12 bytes at `offset`; a RangeError if they are not all there. */
  constructor(bytes: Uint8Array, offset = 0) {
    if (offset < 0 || offset + GUID_PREFIX_LENGTH > bytes.length) {
      throw new RangeError(`a GUID prefix takes 12 bytes: offset ${offset} of ${bytes.length}`);
    }
    this.bytes = bytes.slice(offset, offset + GUID_PREFIX_LENGTH);
    this.#first = wordAt(bytes, offset);
    this.#second = wordAt(bytes, offset + 4);
    this.#third = wordAt(bytes, offset + 8);
  }

  /** Whether the 12 bytes at `offset` are this prefix. False if they are not all there. */
  equalsAt(bytes: Uint8Array, offset: number): boolean {
    return (
      wordAt(bytes, offset) === this.#first &&
      wordAt(bytes, offset + 4) === this.#second &&
      wordAt(bytes, offset + 8) === this.#third &&
      offset + GUID_PREFIX_LENGTH <= bytes.length
    );
  }

  /** 24 hexadecimal digits, for people: nothing on a datagram's way may call it. */
  toString(): string {
    return hex(this.bytes);
  }
}

/**
 * The prefixes that are known, so that those of a datagram become references without a string being built.
 * The unknown prefix (12 zeros) is always {@link GUID_PREFIX_UNKNOWN} and not counted.
 */
export class PrefixTable {
  readonly #buckets = new Map<number, GuidPrefix[]>();
  #size = 0;

  /** How many prefixes are held. */
  get size(): number {
    return this.#size;
  }

  /** The one prefix object for the 12 bytes at `offset`, made and kept if it is new. The bytes must all be there. */
  intern(bytes: Uint8Array, offset: number): GuidPrefix {
    const known = this.find(bytes, offset);
    if (known !== undefined) return known;
    const prefix = new GuidPrefix(bytes, offset);
    const hash = hashAt(bytes, offset);
    const bucket = this.#buckets.get(hash);
    if (bucket === undefined) this.#buckets.set(hash, [prefix]);
    else bucket.push(prefix);
    this.#size += 1;
    return prefix;
  }

  /** The prefix object for the 12 bytes at `offset`, or undefined if it was never interned or has been deleted. */
  find(bytes: Uint8Array, offset: number): GuidPrefix | undefined {
    const bucket = this.#buckets.get(hashAt(bytes, offset));
    if (bucket !== undefined) {
      for (const prefix of bucket) if (prefix.equalsAt(bytes, offset)) return prefix;
    }
    return GUID_PREFIX_UNKNOWN.equalsAt(bytes, offset) ? GUID_PREFIX_UNKNOWN : undefined;
  }

  /** Forgets a prefix; whoever still holds it may go on comparing it with itself. Unknown ones are ignored. */
  delete(prefix: GuidPrefix): void {
    const hash = hashAt(prefix.bytes, 0);
    const bucket = this.#buckets.get(hash);
    const index = bucket?.indexOf(prefix) ?? -1;
    if (bucket === undefined || index < 0) return;
    if (bucket.length === 1) this.#buckets.delete(hash);
    else bucket.splice(index, 1);
    this.#size -= 1;
  }
}

/** Whether the entity is a writer, by its kind (RTPS 2.5, 9.3.1.2, table 9.1). */
export function isWriterId(id: EntityId): boolean {
  const kind = id & KIND_MASK;
  return kind === KIND_WRITER_WITH_KEY || kind === KIND_WRITER_NO_KEY;
}

/** Whether the entity is a reader, by its kind. */
export function isReaderId(id: EntityId): boolean {
  const kind = id & KIND_MASK;
  return kind === KIND_READER_WITH_KEY || kind === KIND_READER_NO_KEY;
}

/** Whether the entity's topic has a key. Fast DDS and Cyclone match only endpoints that agree in this. */
export function isKeyed(id: EntityId): boolean {
  const kind = id & KIND_MASK;
  return kind === KIND_WRITER_WITH_KEY || kind === KIND_READER_WITH_KEY;
}

/** Whether the entity id is one that the specification or a vendor reserves for discovery and the like. */
export function isBuiltin(id: EntityId): boolean {
  return (id & ORIGIN_MASK) === ORIGIN_BUILTIN;
}

/** A GUID's 16 bytes: the 12 of the prefix, then the entity id in big-endian order. */
export function writeGuid(prefix: Uint8Array, entityId: EntityId): Uint8Array {
  const guid = new Uint8Array(GUID_LENGTH);
  guid.set(prefix.subarray(0, GUID_PREFIX_LENGTH));
  guid[12] = entityId >>> 24;
  guid[13] = entityId >>> 16;
  guid[14] = entityId >>> 8;
  guid[15] = entityId;
  return guid;
}

/** The entity id in the last four of a GUID's 16 bytes. */
export function entityIdOf(guid: Uint8Array): EntityId {
  return wordAt(guid, GUID_PREFIX_LENGTH) >>> 0;
}

/** A GUID or a part of one in hexadecimal digits, for people. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
}

function hashAt(bytes: Uint8Array, offset: number): number {
  let hash = Math.imul(wordAt(bytes, offset), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ wordAt(bytes, offset + 4), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 13) ^ wordAt(bytes, offset + 8), 0xc2b2ae35);
}

/** Bytes of a GUID. */
export const GUID_LENGTH = 16;
/** Bytes of the part of a GUID that all endpoints of a participant share. */
export const GUID_PREFIX_LENGTH = 12;

export const ENTITYID_UNKNOWN: EntityId = 0;
/** The participant itself (RTPS 2.5, 9.3.1.3). */
export const ENTITYID_PARTICIPANT: EntityId = 0x000001c1;
export const ENTITYID_SPDP_WRITER: EntityId = 0x000100c2;
export const ENTITYID_SPDP_READER: EntityId = 0x000100c7;
export const ENTITYID_SEDP_PUBLICATIONS_WRITER: EntityId = 0x000003c2;
export const ENTITYID_SEDP_PUBLICATIONS_READER: EntityId = 0x000003c7;
export const ENTITYID_SEDP_SUBSCRIPTIONS_WRITER: EntityId = 0x000004c2;
export const ENTITYID_SEDP_SUBSCRIPTIONS_READER: EntityId = 0x000004c7;
export const ENTITYID_PARTICIPANT_MESSAGE_WRITER: EntityId = 0x000200c2;
export const ENTITYID_PARTICIPANT_MESSAGE_READER: EntityId = 0x000200c7;

/** The last byte of an entity id: what it is in the low six bits, whose it is in the high two. */
const KIND_MASK = 0x3f;
const KIND_WRITER_WITH_KEY = 0x02;
const KIND_WRITER_NO_KEY = 0x03;
const KIND_READER_NO_KEY = 0x04;
const KIND_READER_WITH_KEY = 0x07;
const ORIGIN_MASK = 0xc0;
const ORIGIN_BUILTIN = 0xc0;

/** Twelve zeros: nobody, or in INFO_DST everybody. */
export const GUID_PREFIX_UNKNOWN: GuidPrefix = new GuidPrefix(new Uint8Array(12));
