// SPDX-License-Identifier: Apache-2.0
// A participant without an engine: it says what a test writes out for it, and hears what is sent to it.

import { isReaderId } from "../src/guid.js";
import type { EndpointQos } from "../src/qos.js";
import type { SimulatedNetwork } from "../src/testing/network.js";
import { bodyReader, messageParts } from "../src/testing/vendor/message-parts.js";
import type { UdpAddress } from "../src/transport.js";
import { type AckNack, readAckNack } from "../src/wire/ack-nack.js";
import { type NackFrag, readNackFrag } from "../src/wire/nack-frag.js";
import { SubmessageKind } from "../src/wire/submessage.js";
import type { WireWriter } from "../src/wire/wire-writer.js";
import { forged, forgedAnnouncement, forgedEndpoint } from "./forged.js";

/** What it heard, and when: virtual milliseconds. */
export type Heard<T> = T & { readonly at: number };

export class HandMadePeer {
  readonly prefix: Uint8Array;
  /** Of users' endpoints, in the order they came; discovery's are not of interest. */
  readonly ackNacks: Heard<AckNack>[] = [];
  readonly nackFrags: Heard<NackFrag>[] = [];

  private readonly network: SimulatedNetwork;
  private readonly address: UdpAddress;
  private readonly target: string;
  private readonly announced = new Map<"reader" | "writer", number>();

  /** `target`: the address of the host that it talks to. It takes over what observes the network. */
  constructor(network: SimulatedNetwork, target: string) {
    this.network = network;
    this.target = target;
    this.address = { address: "10.0.9.9", port: 7410 };
    this.prefix = Uint8Array.of(0x01, 0xf0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    network.observe = ({ to, at, datagram }) => {
      if (to.address === this.address.address) this.hear(datagram.slice(), at);
    };
  }

  /** Announces the participant and, in one go, endpoints of it on a topic. */
  async announce(topic: string, typeName: string, qos: EndpointQos, ...entityIds: number[]): Promise<void> {
    await this.say("metatraffic", forgedAnnouncement(this.prefix, this.address).subarray(20));
    for (const entityId of entityIds) {
      const kind = isReaderId(entityId) ? "reader" : "writer";
      const sequence = (this.announced.get(kind) ?? 0) + 1;
      this.announced.set(kind, sequence);
      await this.say(
        "metatraffic",
        forgedEndpoint(this.prefix, entityId, { topic, typeName, qos }, sequence).subarray(20),
      );
    }
  }

  /** Sends one datagram with these submessages to the target's port for this traffic, and lets it arrive. */
  async say(channel: "metatraffic" | "user", submessages: Uint8Array | ((w: WireWriter) => void)): Promise<void> {
    const write = submessages instanceof Uint8Array ? (w: WireWriter) => w.raw(submessages) : submessages;
    const to = { address: this.target, port: channel === "user" ? 7411 : 7410 };
    this.network.carry(forged(this.prefix, write), this.address, to);
    await this.network.run(0.2);
  }

  private hear(datagram: Uint8Array, at: number): void {
    for (const part of messageParts(datagram)) {
      const r = bodyReader(datagram, part);
      if (part.kind === SubmessageKind.ACKNACK) {
        const ackNack = readAckNack(r, part.flags);
        if ((ackNack.writerId & 0xc0) === 0) this.ackNacks.push({ ...ackNack, at });
      } else if (part.kind === SubmessageKind.NACK_FRAG) this.nackFrags.push({ ...readNackFrag(r, part.flags), at });
    }
  }
}
