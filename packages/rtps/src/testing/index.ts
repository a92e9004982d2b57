// SPDX-License-Identifier: Apache-2.0
// Testing without a network: engines on a virtual clock and a seeded network in memory.

export {
  type Flight,
  type NetworkOptions,
  type NetworkStatistics,
  type PathConditions,
  type ReceiveBuffer,
  SimulatedNetwork,
  type SimulatedParticipant,
  type SimulatedParticipantOptions,
} from "./network.js";
export { type CapturedDatagram, readPcap, writePcap } from "./pcap.js";
export { seededRandom } from "./random.js";
