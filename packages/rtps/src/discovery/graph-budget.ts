// SPDX-License-Identifier: Apache-2.0
// What may be kept of other participants and their endpoints, whatever they say and however many they are.

import type { EndpointData } from "./endpoint-data.js";
import type { ParticipantData } from "./participant-data.js";

export class GraphBudget {
  private participants = 0;
  private endpoints = 0;
  private kept = 0;

  /** Bytes that are kept of what participants and endpoints say of themselves. */
  get bytes(): number {
    return this.kept;
  }

  hasRoomForParticipant(bytes: number): boolean {
    return this.participants < MAX_PARTICIPANTS && this.kept + bytes <= MAX_BYTES;
  }

  /** @param siblings how many endpoints its participant has already */
  hasRoomForEndpoint(siblings: number, bytes: number): boolean {
    return siblings < MAX_SIBLINGS && this.endpoints < MAX_ENDPOINTS && this.kept + bytes <= MAX_BYTES;
  }

  addParticipant(bytes: number): void {
    this.participants++;
    this.kept += bytes;
  }

  removeParticipant(bytes: number): void {
    this.participants--;
    this.kept -= bytes;
  }

  addEndpoint(bytes: number): void {
    this.endpoints++;
    this.kept += bytes;
  }

  removeEndpoint(bytes: number): void {
    this.endpoints--;
    this.kept -= bytes;
  }
}

/** What is kept of a participant's announcement, bytes, beside the fixed size of a record. */
export function participantBytes({ entityName, userData }: ParticipantData): number {
  return 2 * entityName.length + userData.length;
}

/** The same of an endpoint's. */
export function endpointBytes({ topic, typeName, userData, partitions }: EndpointData): number {
  let characters = topic.length + typeName.length;
  for (const partition of partitions) characters += partition.length;
  return 2 * characters + userData.length;
}

/** More than any ROS graph has. */
const MAX_PARTICIPANTS = 4096;
const MAX_ENDPOINTS = 65_536;
/** Of one participant. */
const MAX_SIBLINGS = 8192;
/** A ROS endpoint takes a few hundred. */
const MAX_BYTES = 64 * 1024 * 1024;
