// SPDX-License-Identifier: Apache-2.0
// The event message of a service: what introspection publishes about each call (REP-2012). It has the same form for all.

import type { MessageType, PartOf } from "./contract.js";
import { sequenceOf, toBigInt, toTypedArray } from "./create.js";
import { message } from "./message.js";

/** `service_msgs/msg/ServiceEventInfo`: what happened, when, and to which call. */
export interface ServiceEventInfo {
  /** 0 request sent, 1 request received, 2 response sent, 3 response received. */
  event_type: number;
  stamp: { sec: number; nanosec: number };
  /** 16 bytes that tell the clients of a service apart. */
  client_gid: Uint8Array;
  sequence_number: bigint;
}

/** What a {@link ServiceEventInfo} may be given as. */
export interface ServiceEventInfo_Init extends Omit<ServiceEventInfo, "client_gid" | "sequence_number"> {
  client_gid: Uint8Array | readonly number[];
  sequence_number: bigint | number;
}

/** An event of a service, with at most one request or response: what it is about, if contents are published at all. */
export interface ServiceEvent<Req, Res> {
  info: ServiceEventInfo;
  request: Req[];
  response: Res[];
}

/** What a {@link ServiceEvent} may be given as. */
export interface ServiceEvent_Init<ReqInit, ResInit> {
  info: ServiceEventInfo_Init;
  request: ReqInit[];
  response: ResInit[];
}

/** What the event message of a service is made of. */
export interface ServiceEventDefinition<Req, Res, ReqInit, ResInit> {
  /** Such as `example_interfaces/srv/AddTwoInts_Event`. */
  readonly name: string;
  readonly hash?: string;
  readonly Request: MessageType<Req, ReqInit>;
  readonly Response: MessageType<Res, ResInit>;
}

/** The event message of the service with that request and that response. */
export function serviceEvent<Req, Res, ReqInit, ResInit>({
  name,
  hash,
  Request,
  Response,
}: ServiceEventDefinition<Req, Res, ReqInit, ResInit>): MessageType<
  ServiceEvent<Req, Res>,
  ServiceEvent_Init<ReqInit, ResInit>
> {
  return message<ServiceEvent<Req, Res>, ServiceEvent_Init<ReqInit, ResInit>>({
    name,
    ...(hash === undefined ? {} : { hash }),
    fields: [
      "service_msgs/msg/ServiceEventInfo info",
      `${Request.name}[<=1] request`,
      `${Response.name}[<=1] response`,
    ],
    uses: () => [INFO, Request, Response],
    create: (init) => ({
      info: INFO.create(init.info),
      request: sequenceOf(Request, init.request as readonly PartOf<ReqInit>[]),
      response: sequenceOf(Response, init.response as readonly PartOf<ResInit>[]),
    }),
    encode(w, value) {
      INFO.encode(w, value.info);
      w.sequence(value.request, Request, 1);
      w.sequence(value.response, Response, 1);
    },
    decode: (r) => ({
      info: INFO.decode(r),
      request: r.sequence(Request, 1),
      response: r.sequence(Response, 1),
    }),
  });
}

const TIME = /* @__PURE__ */ message<ServiceEventInfo["stamp"]>({
  name: "builtin_interfaces/msg/Time",
  fields: ["int32 sec", "uint32 nanosec"],
  create: (init) => ({ sec: init.sec ?? 0, nanosec: init.nanosec ?? 0 }),
  encode(w, value) {
    w.int32(value.sec);
    w.uint32(value.nanosec);
  },
  decode: (r) => ({ sec: r.int32(), nanosec: r.uint32() }),
});

const INFO = /* @__PURE__ */ message<ServiceEventInfo, ServiceEventInfo_Init>({
  name: "service_msgs/msg/ServiceEventInfo",
  fields: ["uint8 event_type", "builtin_interfaces/msg/Time stamp", "uint8[16] client_gid", "int64 sequence_number"],
  uses: () => [TIME],
  create: (init) => ({
    event_type: init.event_type ?? 0,
    stamp: TIME.create(init.stamp),
    client_gid: toTypedArray(Uint8Array, 16, init.client_gid),
    sequence_number: toBigInt(init.sequence_number ?? 0n),
  }),
  encode(w, value) {
    w.uint8(value.event_type);
    TIME.encode(w, value.stamp);
    w.typedArray(value.client_gid, Uint8Array, 16);
    w.int64(value.sequence_number);
  },
  decode: (r) => ({
    event_type: r.uint8(),
    stamp: TIME.decode(r),
    client_gid: r.typedArray(Uint8Array, 16),
    sequence_number: r.int64(),
  }),
});
