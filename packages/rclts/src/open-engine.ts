// SPDX-License-Identifier: Apache-2.0
// An engine on this machine's sockets, whichever thread it runs in.

import { type Clock, Driver, Participant, type Transport } from "@rclts/rtps";
import { VERSION } from "./version.js";

export interface EngineSettings {
  /** 12 bytes. */
  readonly guidPrefix: Uint8Array;
  /** As `--enclave` names it; `/` by default, as that of a ROS participant which is not told of another. */
  readonly enclave: string | undefined;
  readonly intraProcess: boolean;
}

/** The participant, which begins to announce itself. */
export function newParticipant(
  { guidPrefix, enclave = ROOT_ENCLAVE, intraProcess }: EngineSettings,
  { bound }: Transport,
  clock: Clock,
): Participant {
  const userData = new TextEncoder().encode(`enclave=${enclave};`);
  const { wallOffset } = clock;
  return new Participant(
    { guidPrefix, bound, wallOffset, name: enclave, userData, version: VERSION, intraProcess },
    clock.now(),
  );
}

export function openEngine(settings: EngineSettings, transport: Transport, clock: Clock): Driver {
  return new Driver(newParticipant(settings, transport, clock), transport, clock);
}

/** Without DDS Security it is a name and no more. */
const ROOT_ENCLAVE = "/";
