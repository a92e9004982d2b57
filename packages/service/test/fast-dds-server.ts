// SPDX-License-Identifier: Apache-2.0
// A server on the simulated network as rclcpp on rmw_fastrtps has it: its reader keeps the last 10 requests that its
// executor has not taken, and drops older ones without a word.

import { CdrReader, CdrWriter } from "@rclts/cdr";
import { entityIdOf, type RemoteEndpoint, type SampleEvent, SERVICES_DEFAULT } from "@rclts/rtps";
import type { SimulatedNetwork, SimulatedParticipant } from "@rclts/rtps/testing";
import { relatedIdentityList } from "../src/mapping/related-identity.js";
import { AddTwoInts, type Request } from "./add-two-ints.js";

export class FastDdsServer {
  readonly participant: SimulatedParticipant;
  /** How many requests were dropped, since nobody took them in time. */
  dropped = 0;
  readonly #network: SimulatedNetwork;
  readonly #answer: (request: Request) => bigint | undefined;
  readonly #pause: number;
  readonly #depth: number;
  readonly #readers = new Map<number, RemoteEndpoint>();
  readonly #history: SampleEvent[] = [];
  #lastSequence = 0;
  #isClosed = false;

  /**
   * @param answer undefined for a request that gets no reply
   * @param pause milliseconds that the executor takes for each request
   * @param depth of its reader's history
   */
  constructor(network: SimulatedNetwork, answer: (request: Request) => bigint | undefined, pause: number, depth = 10) {
    this.#network = network;
    this.#answer = answer;
    this.#pause = pause;
    this.#depth = depth;
    this.participant = network.participant({ vendor: "fastdds" });
    const { engine } = this.participant;
    engine.onEvent = (event) => {
      if (event.kind === "matched" && event.remote.kind === "reader") {
        this.#readers.set(
          event.remote.participant.handle * 0x1_0000_0000 + entityIdOf(event.remote.guid),
          event.remote,
        );
      } else if (event.kind === "sample") this.#take(event);
    };
    const name = "example_interfaces::srv::dds_::AddTwoInts";
    engine.createWriter(WRITER, {
      topic: "rr/add_two_intsReply",
      typeName: `${name}_Response_`,
      qos: SERVICES_DEFAULT,
    });
    engine.createReader(READER, {
      topic: "rq/add_two_intsRequest",
      typeName: `${name}_Request_`,
      qos: SERVICES_DEFAULT,
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.participant.engine.close();
  }

  #take(sample: SampleEvent): void {
    // What is kept is a copy: the sample's bytes belong to its datagram.
    const { payload, inlineQos } = sample;
    // In another form than this server's: its writer sends to servers of all kinds.
    if (inlineQos === undefined) return;
    this.#history.push({ ...sample, payload: payload.slice(), inlineQos: inlineQos.slice() });
    if (this.#history.length > this.#depth) {
      this.#history.shift();
      this.dropped += 1;
    }
    if (this.#history.length === 1) this.#later();
  }

  #later(): void {
    this.#network.setTimer(this.#network.now() + this.#pause, () => {
      const sample = this.#history.shift();
      if (sample === undefined || this.#isClosed) return;
      this.#reply(sample);
      if (this.#history.length > 0) this.#later();
    });
  }

  #reply({ payload, inlineQos, sequence, writer }: SampleEvent): void {
    const sum = this.#answer(AddTwoInts.Request.decode(new CdrReader().reset(payload)));
    if (sum === undefined) return;
    const asker = inlineQos!.slice(4, 20);
    const reader = this.#readers.get(writer.participant.handle * 0x1_0000_0000 + entityIdOf(asker));
    if (reader === undefined) return;
    const w = new CdrWriter().begin();
    AddTwoInts.Response.encode(w, { sum });
    const options = { to: reader.handle, inlineQos: relatedIdentityList(asker, sequence) };
    this.participant.engine.write(WRITER, ++this.#lastSequence, w.finish(), options);
  }
}

const WRITER = 0x00000103;
const READER = 0x00000204;
