// SPDX-License-Identifier: Apache-2.0
// A service whose request and reply are one octet sequence each: rclts_interop/srv/Big, uint8[] data both ways.

import type { CdrReader, CdrWriter, MessageType, ServiceType } from "@rclts/cdr";

export interface Octets {
  data: Uint8Array;
}

export const Big: ServiceType<Octets, Octets> = {
  name: "rclts_interop/srv/Big",
  Request: octets("rclts_interop/srv/Big_Request"),
  Response: octets("rclts_interop/srv/Big_Response"),
};

function octets(name: string): MessageType<Octets> {
  return {
    name,
    create: ({ data = new Uint8Array(0) } = {}) => ({ data }),
    encode(w: CdrWriter, { data }: Octets) {
      w.uint32(data.length);
      w.bytes(data);
    },
    decode: (r: CdrReader) => ({ data: r.bytes(r.uint32()) }),
  };
}
