// SPDX-License-Identifier: Apache-2.0
// The servers of one service as one client sees them: pairs of a request reader and a reply writer, ready or not.

import { entityIdOf, type Handle, type RemoteEndpoint, type UnmatchCause, type WriteOptions } from "@rclts/rtps";
import type { Link } from "../explain/explain.js";
import { knowsExtension } from "../extension/error-reply.js";
import type { ServiceMapping } from "../mapping/service-mapping.js";
import { userDataValue } from "../user-data.js";

/** A server of the service, from the moment its request reader is matched. */
export interface Server {
  readonly reader: RemoteEndpoint;
  readonly mapping: ServiceMapping;
  /** How each request to it is written; one object for all of them. */
  readonly writeOptions: WriteOptions;
  /** The reply writer that goes with the reader, if it has been found. */
  readonly writer: RemoteEndpoint | undefined;
  /** Both endpoints have shown that they know ours: nothing that is sent is lost any more. */
  readonly ready: boolean;
  /** It does not acknowledge what it is sent. */
  readonly silent: boolean;
}

/** Told of every change of a server's readiness, after the directory has made it. */
export interface ServerListener {
  serverReady(server: Server): void;
  serverLost(server: Server, cause: UnmatchCause): void;
  /** It takes no more requests, but still answers those that it has; it is lost when it is done with them. */
  serverDrains(server: Server): void;
  /** How requests go to this server. */
  greet(reader: RemoteEndpoint): Pick<Server, "mapping" | "writeOptions">;
}

export class ServerDirectory {
  readonly #listener: ServerListener;
  /** By the participant's handle: only endpoints of one participant make a server. */
  readonly #participants = new Map<Handle, ParticipantServers>();
  /** In the order of their getting ready. */
  #ready: ServerRecord[] = [];

  constructor(listener: ServerListener) {
    this.#listener = listener;
  }

  /** Where calls go: the server that has been ready longest of those that are not silent. */
  get current(): Server | undefined {
    return this.#ready.find(({ silent }) => !silent) ?? this.#ready[0];
  }

  /** All that are ready: longest first, behind them those that have been silent. */
  get ready(): readonly Server[] {
    return this.#ready;
  }

  /** A ready server acknowledges what it is sent, or does not. Once it did not, it stands behind the others for good. */
  setSilent(server: Server, isSilent: boolean): void {
    const record = this.#ready.find((each) => each === server);
    if (record === undefined) return;
    record.silent = isSilent;
    if (isSilent) this.#ready = [...this.#ready.filter((each) => each !== record), record];
  }

  /** All matched endpoints. */
  *links(): Generator<Link> {
    for (const { readers, writers } of this.#participants.values()) {
      for (const { reader, confirmed, silent } of readers) yield { remote: reader, confirmed, silent };
      for (const { remote, confirmed } of writers) yield { remote, confirmed, silent: false };
    }
  }

  matched(remote: RemoteEndpoint): void {
    const servers = this.#serversOf(remote);
    const known = remote.kind === "writer" ? servers.writers : servers.readers;
    if (known.length === MOST_OF_A_PARTICIPANT) return;
    const common = { pairId: userDataValue(remote.userData, "serviceid"), confirmed: false };
    if (remote.kind === "writer") servers.writers.push({ ...common, remote, taken: false });
    else {
      const greeting = this.#listener.greet(remote);
      servers.readers.push({
        ...common,
        ...greeting,
        reader: remote,
        link: undefined,
        writer: undefined,
        ready: false,
        silent: false,
      });
    }
    this.#pair(servers);
  }

  confirmed(remote: RemoteEndpoint): void {
    const servers = this.#participants.get(remote.participant.handle);
    if (servers === undefined) return;
    const record =
      remote.kind === "writer"
        ? servers.writers.find((each) => each.remote.handle === remote.handle)
        : servers.readers.find((each) => each.reader.handle === remote.handle);
    if (record === undefined) return;
    record.confirmed = true;
    this.#pair(servers);
  }

  unmatched(remote: RemoteEndpoint, cause: UnmatchCause): void {
    const servers = this.#participants.get(remote.participant.handle);
    if (servers === undefined) return;
    const left =
      remote.kind === "writer"
        ? servers.readers.find((each) => each.writer?.handle === remote.handle)
        : servers.readers.find((each) => each.reader.handle === remote.handle);
    servers.writers = servers.writers.filter((each) => each.remote.handle !== remote.handle);
    servers.readers = servers.readers.filter((each) => each.reader.handle !== remote.handle);
    if (servers.readers.length === 0 && servers.writers.length === 0) {
      this.#participants.delete(remote.participant.handle);
    }
    if (left?.ready === true) {
      left.ready = false;
      this.#ready = this.#ready.filter((each) => each !== left);
      // As `drain` of an rclts service does; of others both go together, the one or the other first.
      const isDraining = remote.kind === "reader" && cause === "left" && knowsExtension(remote.participant);
      if (isDraining) {
        servers.draining.push(left);
        this.#listener.serverDrains(left);
      } else {
        unlink(left);
        this.#listener.serverLost(left, cause);
      }
    } else if (left !== undefined) unlink(left);
    const drained = servers.draining.find((each) => each.writer?.handle === remote.handle);
    if (drained !== undefined) {
      servers.draining = servers.draining.filter((each) => each !== drained);
      unlink(drained);
      this.#listener.serverLost(drained, cause);
    }
    this.#pair(servers);
  }

  /** Finds for each reader its writer, and says which servers have become ready by it. */
  #pair(servers: ParticipantServers): void {
    // A pair that calls may depend on stays; the others may have been guessed before all had been heard of.
    const unsure = servers.readers.filter((each) => !each.ready);
    for (const each of unsure) unlink(each);
    const free = servers.writers.filter((each) => !each.taken);
    for (const each of unsure) {
      if (each.pairId === undefined) continue;
      const partner = free.find((writer) => !writer.taken && writer.pairId === each.pairId);
      if (partner !== undefined) link(each, partner);
    }
    // Without ids the order of creation tells: rmw_fastrtps and rmw_connextdds number endpoints as they make them.
    const writers = free.filter((each) => each.pairId === undefined).sort((a, b) => order(a.remote, b.remote));
    const readers = unsure.filter((each) => each.pairId === undefined).sort((a, b) => order(a.reader, b.reader));
    for (let i = 0; i < Math.min(readers.length, writers.length); i++) link(readers[i]!, writers[i]!);
    for (const each of unsure) {
      if (!each.confirmed || each.link?.confirmed !== true) continue;
      each.ready = true;
      this.#ready.push(each);
      this.#listener.serverReady(each);
    }
  }

  #serversOf(remote: RemoteEndpoint): ParticipantServers {
    const { handle } = remote.participant;
    let servers = this.#participants.get(handle);
    if (servers === undefined) {
      servers = { readers: [], writers: [], draining: [] };
      this.#participants.set(handle, servers);
    }
    return servers;
  }
}

interface ParticipantServers {
  readers: ServerRecord[];
  writers: WriterRecord[];
  /** Those whose reader has gone and whose writer is still there. */
  draining: ServerRecord[];
}

interface ServerRecord extends Server {
  readonly pairId: string | undefined;
  confirmed: boolean;
  link: WriterRecord | undefined;
  writer: RemoteEndpoint | undefined;
  ready: boolean;
  silent: boolean;
}

interface WriterRecord {
  readonly remote: RemoteEndpoint;
  /** Its `serviceid`. */
  readonly pairId: string | undefined;
  confirmed: boolean;
  taken: boolean;
}

function link(server: ServerRecord, writer: WriterRecord): void {
  server.link = writer;
  server.writer = writer.remote;
  writer.taken = true;
}

function unlink(server: ServerRecord): void {
  if (server.link !== undefined) server.link.taken = false;
  server.link = undefined;
  server.writer = undefined;
}

function order(a: RemoteEndpoint, b: RemoteEndpoint): number {
  return entityIdOf(a.guid) - entityIdOf(b.guid);
}

/** Endpoints of a kind that one participant has for the service: each that comes or goes costs a look at all of them. */
const MOST_OF_A_PARTICIPANT = 256;
