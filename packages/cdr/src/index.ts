// SPDX-License-Identifier: Apache-2.0
// @rclts/cdr: CDR bytes to values and back, and the contract that generated code fulfils.

export { CdrError, type CdrErrorReason } from "./cdr-error.js";
export type { ActionType, DecodeOptions, DescribedType, MessageType, ServiceType } from "./contract.js";
export { CdrReader } from "./reader.js";
export type { ServiceEvent, ServiceEvent_Init, ServiceEventInfo, ServiceEventInfo_Init } from "./service-event.js";
export type { TypedArray, TypedArrayConstructor, TypedArrayInput } from "./typed-array.js";
export { CdrWriter } from "./writer.js";
