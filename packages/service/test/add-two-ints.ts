// SPDX-License-Identifier: Apache-2.0
// Service types for tests, in the shape that rclts-gen gives them.

import { message, type ServiceType, service, serviceEvent, toBigInt } from "@rclts/cdr/codegen";

export interface Request {
  a: bigint;
  b: bigint;
}

export interface Response {
  sum: bigint;
}

type Loose<T> = { [K in keyof T]: T[K] extends bigint ? bigint | number : T[K] };

export const REQUEST_HASH = `RIHS01_${"a1".repeat(32)}`;
export const RESPONSE_HASH = `RIHS01_${"b2".repeat(32)}`;

const AddTwoInts_Request = message<Request, Loose<Request>>({
  name: "example_interfaces/srv/AddTwoInts_Request",
  hash: REQUEST_HASH,
  create: (init) => ({ a: toBigInt(init.a ?? 0n), b: toBigInt(init.b ?? 0n) }),
  encode(writer, value) {
    writer.int64(value.a);
    writer.int64(value.b);
  },
  decode: (reader) => ({ a: reader.int64(), b: reader.int64() }),
});

const AddTwoInts_Response = message<Response, Loose<Response>>({
  name: "example_interfaces/srv/AddTwoInts_Response",
  hash: RESPONSE_HASH,
  create: (init) => ({ sum: toBigInt(init.sum ?? 0n) }),
  encode(writer, value) {
    writer.int64(value.sum);
  },
  decode: (reader) => ({ sum: reader.int64() }),
});

export const AddTwoInts: ServiceType<Request, Response, Loose<Request>, Loose<Response>> = service({
  name: "example_interfaces/srv/AddTwoInts",
  Request: AddTwoInts_Request,
  Response: AddTwoInts_Response,
  Event: serviceEvent({
    name: "example_interfaces/srv/AddTwoInts_Event",
    Request: AddTwoInts_Request,
    Response: AddTwoInts_Response,
  }),
});

/** A service without fields, whose messages are one byte long. */
export const Empty: ServiceType<object, object> = service({
  name: "std_srvs/srv/Empty",
  Request: emptyMessage("std_srvs/srv/Empty_Request"),
  Response: emptyMessage("std_srvs/srv/Empty_Response"),
});

function emptyMessage(name: string) {
  return message<object>({
    name,
    create: () => ({}),
    encode: (writer) => writer.uint8(0),
    decode(reader) {
      reader.uint8();
      return {};
    },
  });
}
