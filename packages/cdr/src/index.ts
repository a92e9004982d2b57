// SPDX-License-Identifier: Apache-2.0
// @rclts/cdr: CDR bytes to values and back, and the contract that generated code fulfils.

export { CdrError, type CdrErrorReason } from "./cdr-error.js";
export type {
  ActionType,
  DecodeOptions,
  DescribedType,
  MessageType,
  PartOf,
  PartOfField,
  ServiceType,
} from "./contract.js";
export type { Creates } from "./create.js";
export type { Element } from "./element.js";
export type { MessageDefinition } from "./message.js";
export { CdrReader, type Decodes } from "./reader.js";
export type {
  ServiceEvent,
  ServiceEvent_Init,
  ServiceEventDefinition,
  ServiceEventInfo,
  ServiceEventInfo_Init,
} from "./service-event.js";
export type { TypedArray, TypedArrayConstructor, TypedArrayInput } from "./typed-array.js";
export { CdrWriter, type Encodes } from "./writer.js";
