// SPDX-License-Identifier: Apache-2.0
// rclts_interop/srv/Big, the peers' service without bounds: uint8[] data both ways. No ROS package has it.

import type { ServiceType } from "rclts";

export interface Octets {
  data: Uint8Array;
}

export const Big: ServiceType<Octets, Octets> = {
  name: "rclts_interop/srv/Big",
  Request: octets("rclts_interop/srv/Big_Request"),
  Response: octets("rclts_interop/srv/Big_Response"),
};

function octets(name: string): ServiceType<Octets, Octets>["Request"] {
  return {
    name,
    create: ({ data = new Uint8Array(0) } = {}) => ({ data }),
    encode: (writer, { data }) => {
      writer.uint32(data.length);
      writer.bytes(data);
    },
    decode: (reader) => ({ data: reader.bytes(reader.uint32()) }),
  };
}
