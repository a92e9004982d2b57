// SPDX-License-Identifier: Apache-2.0
// Events of the calls of an rclts client and service, as somebody else's DDS reads them: octet by octet, beside a
// subscription of ours. Humble has no type for them, nor have the peers: their readers take octets by the type's name.

import { isDeepStrictEqual } from "node:util";
import type { ActorEvent } from "../actor.js";
import { check } from "../expect.js";
import { needsOf, type Party, type Row } from "../row.js";
import type { Stage } from "../stage.js";

/** @param parties that have a program `event-listener` */
export function introspectionRows(parties: readonly Party[]): Row[] {
  return parties.map((party) => ({
    peer: party,
    role: "both",
    scenario: "events of each call",
    needs: needsOf(party),
    parallel: true,
    limit: LIMIT,
    play: async (stage: Stage) => {
      const watcher = stage.program(party, "event-listener");
      await watcher.event("ready");
      const node = stage.program("rclts", "introspection");
      const all = CALLS * EVENTS_OF_A_CALL;
      await node.until(`${all} events`, () => node.count("service-event") === all && node.count("reply") === CALLS);
      await watcher.until(`${all} samples`, () => watcher.count("sample") === all);
      // One that comes twice would come now.
      await Promise.all([watcher.stop(), node.stop()]);
      const seen = sorted(watcher.events.filter(({ event }) => event === "sample").map(parseEvent));
      const ours = sorted(node.events.filter(({ event }) => event === "service-event").map(eventOf));
      check(isDeepStrictEqual(seen, ours), `${party} reads ${JSON.stringify(seen)}, ours ${JSON.stringify(ours)}`);
      check(isDeepStrictEqual(seen.map(withoutClient), WANTED), `the events are ${JSON.stringify(seen)}`);
      check(new Set(seen.map(({ client }) => client)).size === 1, `not one client: ${JSON.stringify(seen)}`);
      return `${all} events of ${CALLS} calls`;
    },
  }));
}

interface CallEvent {
  /** 0 request sent, 1 request received, 2 response sent, 3 response received. */
  readonly type: number;
  readonly client: string;
  readonly sequence: number;
  readonly request: readonly (readonly number[])[];
  readonly response: readonly number[];
}

/** What a program of ours reported. */
function eventOf({ type, client, sequence, request, response }: ActorEvent): CallEvent {
  return { type, client, sequence, request, response } as CallEvent;
}

/**
 * Reads the octets of an AddTwoInts_Event: the encapsulation of CDR, little-endian; service_msgs/ServiceEventInfo, which is
 * uint8 event_type, int32 sec, uint32 nanosec, uint8[16] client_gid, int64 sequence_number; at most one request, at most
 * one response. Offsets count from the end of the encapsulation.
 */
function parseEvent({ octets }: ActorEvent): CallEvent {
  const bytes = Buffer.from(String(octets), "hex");
  check(bytes.readUInt32BE(0) === CDR_LE, `the encapsulation is ${bytes.toString("hex", 0, 4)}`);
  const body = bytes.subarray(4);
  const requests = body.readUInt32LE(40);
  let at = 44;
  const request: number[][] = [];
  for (let i = 0; i < requests; i++) {
    at = align(at, 8);
    request.push([Number(body.readBigInt64LE(at)), Number(body.readBigInt64LE(at + 8))]);
    at += 16;
  }
  const responses = body.readUInt32LE(at);
  at += 4;
  const response: number[] = [];
  for (let i = 0; i < responses; i++) {
    at = align(at, 8);
    response.push(Number(body.readBigInt64LE(at)));
    at += 8;
  }
  check(at === body.length, `${body.length} octets, of which ${at} belong to the event: ${String(octets)}`);
  const stamp = body.readInt32LE(4) + body.readUInt32LE(8) / 1e9;
  check(Math.abs(stamp - Date.now() / 1000) < 60, `the stamp is ${stamp}`);
  return {
    type: body[0]!,
    client: body.toString("hex", 12, 28),
    sequence: Number(body.readBigInt64LE(32)),
    request,
    response,
  };
}

function align(at: number, size: number): number {
  return Math.ceil(at / size) * size;
}

/** Two publishers tell of a call: their order is no one's concern. */
function sorted(events: readonly CallEvent[]): CallEvent[] {
  return [...events].sort((one, other) => one.sequence - other.sequence || one.type - other.type);
}

function withoutClient({ client: _, ...event }: CallEvent): Omit<CallEvent, "client"> {
  return event;
}

const CALLS = 3;
const EVENTS_OF_A_CALL = 4;
const CDR_LE = 0x00_01_00_00;
/** Of the calls that programs/introspection.ts makes: 10 + i and -1 - 2 i. */
const WANTED = Array.from({ length: CALLS }, (_, i) =>
  [0, 1, 2, 3].map((type) => ({
    type,
    sequence: i + 1,
    request: type < 2 ? [[10 + i, -1 - 2 * i]] : [],
    response: type < 2 ? [] : [9 - i],
  })),
).flat();
/** Milliseconds. */
const LIMIT = 60_000;
