// SPDX-License-Identifier: Apache-2.0
// type_description_interfaces/srv/GetTypeDescription (Iron and later), with which a node tells of the types that it uses.

import type { ServiceType } from "@rclts/cdr";
import { defineService } from "./define.js";
import type { ReceivedTypeDescription } from "./load-description.js";

/** Asks for a type by its hash. */
export interface GetTypeDescription_Request {
  /** Nodes of ROS do not look at it. */
  readonly type_name: string;
  readonly type_hash: string;
  readonly include_type_sources: boolean;
}

/** The type, or why there is none. */
export interface GetTypeDescription_Response {
  readonly successful: boolean;
  readonly failure_reason: string;
  readonly type_description: ReceivedTypeDescription;
}

/** The service type, made when it is first needed. */
export function getTypeDescription(): ServiceType<GetTypeDescription_Request, GetTypeDescription_Response> {
  made ??= defineService<GetTypeDescription_Request, GetTypeDescription_Response>(NAME, `${REQUEST}\n---${RESPONSE}`, {
    texts: TEXTS,
  });
  return made;
}

let made: ServiceType<GetTypeDescription_Request, GetTypeDescription_Response> | undefined;

const NAME = "type_description_interfaces/srv/GetTypeDescription";
const REQUEST = `
  string type_name
  string type_hash
  bool include_type_sources true`;
const RESPONSE = `
  bool successful
  string failure_reason
  TypeDescription type_description
  TypeSource[] type_sources
  KeyValue[] extra_information`;
const TEXTS: Readonly<Record<string, string>> = {
  "type_description_interfaces/msg/TypeDescription": `
    IndividualTypeDescription type_description
    IndividualTypeDescription[] referenced_type_descriptions`,
  "type_description_interfaces/msg/IndividualTypeDescription": "string<=255 type_name\nField[] fields",
  "type_description_interfaces/msg/Field": "string name\nFieldType type\nstring default_value",
  "type_description_interfaces/msg/FieldType": `
    uint8 type_id 0
    uint64 capacity
    uint64 string_capacity
    string<=255 nested_type_name`,
  "type_description_interfaces/msg/TypeSource": "string type_name\nstring encoding\nstring raw_file_contents",
  "type_description_interfaces/msg/KeyValue": "string key\nstring value",
};
