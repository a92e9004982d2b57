// SPDX-License-Identifier: Apache-2.0
// What is asked in each call and what the right answer is, for both service types of the peers.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import type { ServiceType } from "rclts";
import { Big } from "./big.js";

/** One service of a row: requests are made from the number of the call, from 0 on over all clients. */
export interface Exchange<Request, Response> {
  readonly type: ServiceType<Request, Response>;
  readonly service: string;
  readonly ask: (call: number) => Request;
  /** Fills the right response. */
  readonly answer: (request: Request, response: Response) => void;
  readonly isRight: (request: Request, response: Response) => boolean;
  /** For the events "request" and "reply". */
  readonly describeRequest: (request: Request) => Readonly<Record<string, unknown>>;
  readonly describeResponse: (response: Response) => Readonly<Record<string, unknown>>;
}

export type AddTwoIntsExchange = Exchange<{ a: bigint; b: bigint }, { sum: bigint }>;
export type BigExchange = Exchange<{ data: Uint8Array }, { data: Uint8Array }>;

/** Call i asks a + i, b + 2i: all sums differ. */
export function addTwoInts(a: number, b: number): AddTwoIntsExchange {
  return {
    type: AddTwoInts,
    service: "add_two_ints",
    ask: (call) => ({ a: BigInt(a + call), b: BigInt(b + 2 * call) }),
    answer: (request, response) => {
      response.sum = request.a + request.b;
    },
    isRight: (request, { sum }) => sum === request.a + request.b,
    describeRequest: (request) => ({ a: Number(request.a), b: Number(request.b) }),
    describeResponse: ({ sum }) => ({ sum: Number(sum) }),
  };
}

/** Call i asks `size` octets that are other ones for each i, and gets each of them inverted. */
export function bigOctets(size: number): BigExchange {
  return {
    type: Big,
    service: "big",
    ask: (call) => ({ data: Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >>> 8) + call * 7) & 0xff) }),
    answer: ({ data }, response) => {
      response.data = data.map((octet) => octet ^ 0xff);
    },
    isRight: ({ data }, response) =>
      response.data.length === data.length && data.every((octet, i) => response.data[i] === (octet ^ 0xff)),
    describeRequest: ({ data }) => ({ bytes: data.length }),
    describeResponse: ({ data }) => ({ bytes: data.length }),
  };
}
