// SPDX-License-Identifier: Apache-2.0
// An engine on this machine's sockets, whichever thread it runs in.

import { type Clock, Driver, Participant, type Transport } from "@rclts/rtps";
import { VERSION } from "./version.js";

/** What a participant is told of itself, besides its sockets. */
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
  const loopbackLimit = process.platform === "darwin" ? MACOS_DATAGRAM : undefined;
  return new Participant(
    { guidPrefix, bound, wallOffset, name: enclave, userData, version: VERSION, intraProcess, loopbackLimit },
    clock.now(),
  );
}

/** A participant with the driver that runs it. */
export function openEngine(settings: EngineSettings, transport: Transport, clock: Clock): Driver {
  return new Driver(newParticipant(settings, transport, clock), transport, clock);
}

/** Below what macOS lets a socket send at once, unless its `net.inet.udp.maxdgram` was set to more: 9,216 bytes. */
const MACOS_DATAGRAM = 9_000;
/** Without DDS Security it is a name and no more. */
const ROOT_ENCLAVE = "/";
