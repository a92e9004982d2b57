// SPDX-License-Identifier: Apache-2.0
// The clients of one service: whose requests come in, and which readers their replies go to.

import { type EntityId, entityIdOf, type Handle, hex, type RemoteEndpoint, type UnmatchCause } from "@rclts/rtps";
import type { Link } from "../explain/explain.js";
import type { Withdrawal, WithdrawalReason } from "../extension/withdrawal.js";
import type { AskerIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import type { RemotePeer } from "../service-peer.js";
import { userDataValue } from "../user-data.js";
import type { RepeatableRequests } from "./repeat-guard.js";
import type { TakenRequest } from "./request-header.js";

/** Whoever writes requests: one matched request writer. */
export interface Asker extends AskerIdentity {
  readonly writer: RemoteEndpoint;
  /** Undefined until its first request has told. */
  mapping: ServiceMapping | undefined;
  /** Its request writer has left: no reply can reach it any more. */
  gone: boolean;
  /** What its requests' headers say of it; made with the first. */
  client: RemotePeer | undefined;
  /** The highest sequence number of a request that was taken from it. */
  taken: number;
  /** Its unanswered requests that somebody has asked the signal of, by their sequence numbers. */
  readonly watched: Map<number, TakenRequest>;
  /** Requests that it does not wait for any more, and whose signals nobody has asked for; made with the first. */
  withdrawn: Map<number, WithdrawalReason> | undefined;
  /** Its requests that it may repeat; made with the first. */
  repeatable: RepeatableRequests | undefined;
}

/** A matched reply reader. */
export interface ReplyReader {
  readonly remote: RemoteEndpoint;
  /** It has shown that it knows our reply writer. */
  confirmed: boolean;
}

export class AskerDirectory {
  /** What was taken from writers whose lease ran out, by their GUID in hexadecimal: they may come back, and repeat it. */
  readonly #silent = new Map<string, Taken>();
  readonly #askers = new Map<Handle, AskerRecord>();
  readonly #participants = new Map<Handle, ParticipantAskers>();

  /** The asker with this request writer. */
  get(writer: RemoteEndpoint): Asker | undefined {
    return this.#askers.get(writer.handle);
  }

  all(): Iterable<Asker> {
    return this.#askers.values();
  }

  /** All matched endpoints. */
  *links(): Generator<Link> {
    for (const { writer } of this.#askers.values()) yield { remote: writer, confirmed: true, silent: false };
    for (const { readers } of this.#participants.values())
      for (const { remote, confirmed } of readers.values()) yield { remote, confirmed, silent: false };
  }

  addWriter(writer: RemoteEndpoint, mapping: ServiceMapping | undefined): void {
    const participant = this.#participantOf(writer);
    participant.askers += 1;
    const taken = this.#silent.get(hex(writer.guid));
    this.#askers.set(writer.handle, {
      writer,
      mapping,
      participant,
      clientId: userDataValue(writer.userData, "clientid"),
      guid: undefined,
      replyReader: 0,
      gone: false,
      taken: taken?.taken ?? 0,
      client: undefined,
      watched: new Map(),
      withdrawn: undefined,
      repeatable: taken?.repeatable,
      recipients: NOBODY,
      recipientsFor: 0,
      recipientsAt: -1,
    });
    participant.changes += 1;
  }

  /** The asker that has left with its request writer, if there was one. */
  removeWriter(writer: RemoteEndpoint, cause: UnmatchCause): Asker | undefined {
    const asker = this.#askers.get(writer.handle);
    if (asker === undefined) return undefined;
    this.#askers.delete(writer.handle);
    asker.gone = true;
    if (cause === "lease-expired" && asker.taken > 0) this.#remember(asker);
    asker.participant.askers -= 1;
    asker.participant.changes += 1;
    this.#forgetIfEmpty(writer);
    return asker;
  }

  /**
   * The asker does not wait for an answer any more. Gives the request if its signal has been asked for; else the withdrawal
   * is remembered until the request is answered, and the newest of those that were too late for that.
   */
  withdraw(asker: Asker, { sequence, why }: Withdrawal): TakenRequest | undefined {
    const request = asker.watched.get(sequence);
    if (request !== undefined) {
      asker.watched.delete(sequence);
      return request;
    }
    asker.withdrawn ??= new Map();
    asker.withdrawn.set(sequence, why);
    if (asker.withdrawn.size > MOST_WITHDRAWN) asker.withdrawn.delete(asker.withdrawn.keys().next().value!);
    return undefined;
  }

  addReader(reader: RemoteEndpoint): void {
    const participant = this.#participantOf(reader);
    const clientId = userDataValue(reader.userData, "clientid");
    participant.readers.set(entityIdOf(reader.guid), { remote: reader, clientId, confirmed: false });
    participant.changes += 1;
  }

  confirmReader(reader: RemoteEndpoint): void {
    const participant = this.#participants.get(reader.participant.handle);
    const record = participant?.readers.get(entityIdOf(reader.guid));
    if (participant === undefined || record === undefined) return;
    record.confirmed = true;
    participant.changes += 1;
  }

  removeReader(reader: RemoteEndpoint): void {
    const participant = this.#participants.get(reader.participant.handle);
    if (participant === undefined) return;
    participant.readers.delete(entityIdOf(reader.guid));
    participant.changes += 1;
    this.#forgetIfEmpty(reader);
  }

  /** Takes the askers of a participant for gone if it has no reply reader any more, and gives them. */
  removeDeaf(participant: Handle): Asker[] {
    const deaf = [...this.#askers.values()].filter(
      (asker) => asker.writer.participant.handle === participant && asker.participant.readers.size === 0,
    );
    for (const asker of deaf) asker.gone = true;
    return deaf;
  }

  /**
   * The readers that a reply to this asker goes to, all of them ready to get it; nobody as long as they are not.
   *
   * The reader is the one that the request names, else the one with the `clientid` of the request's writer. If neither
   * tells, it is every reader of the asker's participant, once there are as many as there are askers in it: what is not
   * for one of them, it drops by itself.
   */
  recipients(asker: Asker, named: EntityId): readonly ReplyReader[] {
    const record = asker as AskerRecord;
    const { participant } = record;
    if (record.recipientsAt !== participant.changes || record.recipientsFor !== named) {
      const readers = expectedReaders(record, participant, named);
      record.recipients = readers.every((each) => each.confirmed) ? readers : NOBODY;
      record.recipientsAt = participant.changes;
      record.recipientsFor = named;
    }
    return record.recipients;
  }

  #remember({ writer, taken, repeatable }: Asker): void {
    const key = hex(writer.guid);
    // Set anew, so that the one that has been silent longest stands first.
    this.#silent.delete(key);
    this.#silent.set(key, { taken, repeatable });
    for (const oldest of this.#silent.keys()) {
      if (this.#silent.size <= MOST_SILENT) break;
      this.#silent.delete(oldest);
    }
  }

  #participantOf(endpoint: RemoteEndpoint): ParticipantAskers {
    const { handle } = endpoint.participant;
    let participant = this.#participants.get(handle);
    if (participant === undefined) {
      participant = { readers: new Map(), askers: 0, changes: 0 };
      this.#participants.set(handle, participant);
    }
    return participant;
  }

  #forgetIfEmpty(endpoint: RemoteEndpoint): void {
    const { handle } = endpoint.participant;
    const participant = this.#participants.get(handle);
    if (participant?.readers.size === 0 && participant.askers === 0) this.#participants.delete(handle);
  }
}

type Taken = Pick<Asker, "taken" | "repeatable">;

interface AskerRecord extends Asker {
  readonly participant: ParticipantAskers;
  readonly clientId: string | undefined;
  /** The last answer of `recipients`, what it was asked for, and when: at which count of changes. */
  recipients: readonly ReplyReader[];
  recipientsFor: EntityId;
  recipientsAt: number;
}

interface ParticipantAskers {
  readonly readers: Map<EntityId, ReaderRecord>;
  askers: number;
  /** Counts whatever may change the recipients of a reply. */
  changes: number;
}

interface ReaderRecord extends ReplyReader {
  readonly clientId: string | undefined;
}

function expectedReaders(
  asker: AskerRecord,
  { readers, askers }: ParticipantAskers,
  named: EntityId,
): readonly ReplyReader[] {
  if (named !== 0) {
    const reader = readers.get(named);
    return reader === undefined ? NOBODY : [reader];
  }
  const all = [...readers.values()];
  if (asker.clientId !== undefined) return all.filter((each) => each.clientId === asker.clientId).slice(0, 1);
  return all.length >= askers ? all : NOBODY;
}

const NOBODY: readonly ReplyReader[] = [];
/** Clients whose lease ran out that are remembered. */
const MOST_SILENT = 1024;
/** Withdrawals that are remembered of one client: as many as it may have requests under way, and some more. */
const MOST_WITHDRAWN = 1024;
