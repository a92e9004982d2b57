// SPDX-License-Identifier: Apache-2.0
// What a layer above the engine may use of it.

export type { EngineCounters } from "./core.js";
export { type Mismatch, mismatch, type Offer, qosMismatch } from "./discovery/compatibility.js";
export { Driver } from "./driver.js";
export type {
  Audience,
  EndpointConfig,
  Engine,
  EngineCommands,
  EngineEvent,
  EntityId,
  Handle,
  RemoteEndpoint,
  RemoteParticipant,
  SampleEvent,
  Timestamp,
  UnmatchCause,
  VendorId,
  WriteOptions,
} from "./engine.js";
export {
  ENTITYID_PARTICIPANT,
  entityIdOf,
  GUID_LENGTH,
  GUID_PREFIX_LENGTH,
  hex,
  isReaderId,
  isWriterId,
  writeGuid,
} from "./guid.js";
export { isLoopback, isMulticast } from "./locator.js";
export type { Transmit } from "./outbox.js";
export { Participant, type ParticipantOptions } from "./participant.js";
export * from "./ports.js";
export { type EndpointQos, SERVICES_DEFAULT, type Seconds } from "./qos.js";
export { timestampFromUnixMilliseconds, unixNanoseconds } from "./time.js";
export type { BoundAddresses, Clock, DatagramSource, Transport, UdpAddress } from "./transport.js";
export {
  VENDOR_CONNEXT,
  VENDOR_CYCLONEDDS,
  VENDOR_DUST,
  VENDOR_FASTDDS,
  VENDOR_RCLTS,
  VENDOR_RUSTDDS,
  vendorName,
} from "./vendor.js";
export { PID_RELATED_SAMPLE_IDENTITY, PID_RELATED_SAMPLE_IDENTITY_CUSTOM } from "./wire/parameter-id.js";
export { findParameter } from "./wire/parameter-list.js";
