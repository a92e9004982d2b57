// SPDX-License-Identifier: Apache-2.0
// Clients and servers of AddTwoInts as rmw_fastrtps and rmw_cyclonedds have them, on the simulated network: each knows its
// own form alone, writes to whomever it is matched with, and reads what comes as if it were in that form.

import { CdrReader, CdrWriter } from "@rclts/cdr";
import { type EntityId, type SampleEvent, SERVICES_DEFAULT, writeGuid } from "@rclts/rtps";
import type { SimulatedNetwork, SimulatedParticipant } from "@rclts/rtps/testing";
import { relatedIdentityList } from "../src/mapping/related-identity.js";
import { AddTwoInts } from "./add-two-ints.js";

export type Vendor = "fastdds" | "cyclonedds";

/** Answers what it can read; counts the rest as misread. */
export class ForeignServer {
  readonly participant: SimulatedParticipant;
  /** The sums that it was asked for, each as often. */
  readonly answered: bigint[] = [];
  misread = 0;
  readonly #isCyclone: boolean;
  #lastSequence = 0;

  constructor(network: SimulatedNetwork, vendor: Vendor, service = "add_two_ints") {
    this.#isCyclone = vendor === "cyclonedds";
    this.participant = network.participant({ vendor });
    const { engine } = this.participant;
    engine.onEvent = (event) => {
      if (event.kind === "sample") this.#take(event);
    };
    const userData = this.#isCyclone ? pairId("serviceid") : NONE;
    engine.createWriter(WRITER, { topic: `rr/${service}Reply`, typeName: RESPONSE, qos: SERVICES_DEFAULT, userData });
    engine.createReader(READER, { topic: `rq/${service}Request`, typeName: REQUEST, qos: SERVICES_DEFAULT, userData });
  }

  #take({ payload, inlineQos, sequence, writer }: SampleEvent): void {
    const headerLength = this.#isCyclone ? 16 : 0;
    if (payload.length !== 4 + headerLength + 16) {
      this.misread += 1;
      return;
    }
    const r = new CdrReader().reset(payload);
    const w = new CdrWriter().begin();
    w.bytes(r.bytes(headerLength));
    const { a, b } = AddTwoInts.Request.decode(r);
    this.answered.push(a + b);
    AddTwoInts.Response.encode(w, { sum: a + b });
    const asker = inlineQos === undefined ? writer.guid : inlineQos.slice(4, 20);
    const options = this.#isCyclone ? {} : { inlineQos: relatedIdentityList(asker, sequence) };
    this.participant.engine.write(WRITER, ++this.#lastSequence, w.finish(), options);
  }
}

export class ForeignClient {
  readonly participant: SimulatedParticipant;
  /** What each call was answered with, by its number from 1; of several answers all. */
  readonly sums = new Map<number, bigint[]>();
  readonly #isCyclone: boolean;
  readonly #clientId = Uint8Array.of(7, 7, 7, 7, 7, 7, 7, ++lastClient);
  readonly #readerGuid: Uint8Array;
  #lastCall = 0;

  constructor(network: SimulatedNetwork, vendor: Vendor, service = "add_two_ints") {
    this.#isCyclone = vendor === "cyclonedds";
    this.participant = network.participant({ vendor });
    const { engine } = this.participant;
    this.#readerGuid = writeGuid(engine.guidPrefix, READER);
    engine.onEvent = (event) => {
      if (event.kind === "sample") this.#take(event);
    };
    const userData = this.#isCyclone ? pairId("clientid") : NONE;
    engine.createReader(READER, { topic: `rr/${service}Reply`, typeName: RESPONSE, qos: SERVICES_DEFAULT, userData });
    engine.createWriter(WRITER, { topic: `rq/${service}Request`, typeName: REQUEST, qos: SERVICES_DEFAULT, userData });
  }

  /** Gives the number of the call. */
  call(a: bigint, b: bigint): number {
    const call = ++this.#lastCall;
    const w = new CdrWriter().begin();
    if (this.#isCyclone) {
      w.bytes(this.#clientId);
      w.int64(call);
    }
    AddTwoInts.Request.encode(w, { a, b });
    const options = this.#isCyclone ? {} : { inlineQos: relatedIdentityList(this.#readerGuid, -1) };
    this.participant.engine.write(WRITER, call, w.finish(), options);
    return call;
  }

  #take({ payload, inlineQos }: SampleEvent): void {
    const r = new CdrReader().reset(payload);
    let call: number;
    if (this.#isCyclone) {
      if (payload.length < 20 || r.bytes(8).some((byte, i) => byte !== this.#clientId[i])) return;
      call = Number(r.int64());
    } else {
      if (inlineQos === undefined || this.#readerGuid.some((byte, i) => byte !== inlineQos[4 + i])) return;
      call = new DataView(inlineQos.buffer, inlineQos.byteOffset).getUint32(24, true);
    }
    this.sums.set(call, [...(this.sums.get(call) ?? []), AddTwoInts.Response.decode(r).sum]);
  }
}

function pairId(key: string): Uint8Array {
  return new TextEncoder().encode(`${key}= 1.10.2.3;`);
}

const WRITER: EntityId = 0x00000103;
const READER: EntityId = 0x00000204;
const REQUEST = "example_interfaces::srv::dds_::AddTwoInts_Request_";
const RESPONSE = "example_interfaces::srv::dds_::AddTwoInts_Response_";
const NONE = new Uint8Array(0);
let lastClient = 0;
