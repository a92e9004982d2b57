// SPDX-License-Identifier: Apache-2.0
// What a client or service publishes about its calls while introspection is on (REP-2012; rcl of Jazzy,
// service_event_publisher.c).

import { CdrReader, type MessageType, type ServiceEvent_Init, type ServiceType } from "@rclts/cdr";
import { serviceEvent } from "@rclts/cdr/codegen";
import type { EndpointQos } from "@rclts/rtps";
import type { Core } from "../core.js";
import { describeError } from "../describe-error.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import type { Logger } from "../logging/logger.js";
import { Publisher } from "../topics/publisher.js";

/** Where the time stamps of events come from. */
export interface IntrospectionClock {
  /** The time since 1970-01-01: milliseconds, as `Date.now` gives them, or nanoseconds as a member. */
  now(): number | { readonly nanoseconds: bigint };
}

export interface ServiceEventsConfig {
  readonly type: ServiceType<unknown, unknown, never, never>;
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly logger: Logger;
  /** The node's, which has the publisher too. */
  readonly endpoints: NodeEndpoints;
}

/**
 * Publishes to `<service name>/_service_event`. Every event of a call carries the GUID of its client's request writer and the
 * sequence number of its request, so that those of both sides belong together. No failure here is one of the call.
 */
export class ServiceEvents {
  /** Of the publisher. */
  readonly qos: EndpointQos;
  clock: IntrospectionClock;
  /** Whether requests and responses are in the events. */
  hasContents: boolean;

  readonly #config: ServiceEventsConfig;
  readonly #publisher: Publisher<EventInit>;
  /** Its own: a call may go out while something else is being read. */
  readonly #reader = new CdrReader();

  constructor(
    core: Core,
    config: ServiceEventsConfig,
    qos: EndpointQos,
    clock: IntrospectionClock,
    hasContents: boolean,
  ) {
    this.#config = config;
    this.qos = qos;
    this.clock = clock;
    this.hasContents = hasContents;
    const { type, serviceName, logger, endpoints } = config;
    const topicName = `${serviceName}/_service_event`;
    this.#publisher = new Publisher(core, { type: eventTypeOf(type), topicName, logger, qos, endpoints });
  }

  /** @param payload of the request's DATA: some calls have waited as bytes */
  requestSent(client: Uint8Array, sequence: number, payload: Uint8Array, headerLength: number): void {
    this.#publish(REQUEST_SENT, client, sequence, () => {
      const r = this.#reader.reset(payload);
      r.skip(headerLength);
      return { request: this.#config.type.Request.decode(r) };
    });
  }

  requestReceived(client: Uint8Array, sequence: number, request: unknown): void {
    this.#publish(REQUEST_RECEIVED, client, sequence, () => ({ request }));
  }

  responseSent(client: Uint8Array, sequence: number, response: unknown): void {
    this.#publish(RESPONSE_SENT, client, sequence, () => ({ response }));
  }

  responseReceived(client: Uint8Array, sequence: number, response: unknown): void {
    this.#publish(RESPONSE_RECEIVED, client, sequence, () => ({ response }));
  }

  /** Takes the publisher out of the graph. */
  destroy(): void {
    this.#publisher.destroy();
  }

  #publish(eventType: number, client: Uint8Array, sequence: number, contents: () => Contents): void {
    const { serviceName, logger } = this.#config;
    try {
      const info = { event_type: eventType, stamp: this.#stamp(), client_gid: client, sequence_number: sequence };
      const { request, response }: Contents = this.hasContents ? contents() : {};
      this.#publisher.publish({ info, request: atMostOne(request), response: atMostOne(response) });
    } catch (error) {
      logger.error(`an event of ${serviceName} was not published: ${describeError(error)}`);
    }
  }

  #stamp(): { sec: number; nanosec: number } {
    const now = this.clock.now();
    const nanoseconds = typeof now === "number" ? BigInt(Math.round(now * 1000)) * 1000n : now.nanoseconds;
    return { sec: Number(nanoseconds / SECOND), nanosec: Number(nanoseconds % SECOND) };
  }
}

/** The values are those of the service's type: what its messages decode to, they encode. */
type EventInit = ServiceEvent_Init<never, never>;

/** What an event is about. */
interface Contents {
  readonly request?: unknown;
  readonly response?: unknown;
}

/** That of the type, or for a type that is older than introspection the one that it would have: they are all made alike. */
function eventTypeOf({ name, Request, Response, Event }: ServiceEventsConfig["type"]): MessageType<unknown, EventInit> {
  return Event ?? serviceEvent({ name: `${name}_Event`, Request, Response });
}

function atMostOne(value: unknown): never[] {
  return value === undefined ? [] : [value as never];
}

/** `event_type` of service_msgs/msg/ServiceEventInfo. */
const REQUEST_SENT = 0;
const REQUEST_RECEIVED = 1;
const RESPONSE_SENT = 2;
const RESPONSE_RECEIVED = 3;

/** Nanoseconds. */
const SECOND = 1_000_000_000n;
