// SPDX-License-Identifier: Apache-2.0
// What is said of a participant by what it and its endpoints announce.

import { type RemoteEndpoint, type RemoteParticipant, VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import { participantInfo } from "./participant-info.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Of Humble unless said otherwise, with two endpoints, of which the second has this user data. */
function info(what: Partial<RemoteParticipant>, userData = "", count = 2) {
  const participant = {
    handle: 1,
    guidPrefix: new Uint8Array(12),
    vendor: VENDOR_FASTDDS,
    rcltsVersion: undefined,
    address: "10.0.0.3:7410",
    name: "/",
    userData: bytes("enclave=/;"),
    local: false,
    ...what,
  };
  const endpoints = [bytes(""), bytes(userData)].map((each) => ({ participant, userData: each }) as RemoteEndpoint);
  return participantInfo(participant, new Map(endpoints.slice(0, count).entries()), [], true, "auto");
}

test("a participant of ROS is of Iron or later if one of its endpoints announces its type's hash", () => {
  expect(info({}, "typehash=RIHS01_00;").distro).toBe("iron or later");
  expect(info({}).distro).toBe("humble or older");
});

test("of what is none of ROS, of rclts, and as long as no endpoint is known, no distribution is said", () => {
  expect(info({ userData: bytes("") }).distro).toBeUndefined();
  expect(info({ rcltsVersion: "0.1.0" }, "typehash=RIHS01_00;").distro).toBeUndefined();
  expect(info({}, "", 0).distro).toBeUndefined();
});

test("the form in which its services are called goes by its vendor, and is unknown of an unknown one", () => {
  expect(info({}).mapping).toBe("fastdds");
  expect(info({ vendor: VENDOR_CYCLONEDDS }).mapping).toBe("cyclone");
  expect(info({ vendor: 0x0102 }).mapping).toBeUndefined();
  expect(info({ vendor: 0x0102, rcltsVersion: "0.1.0" }).mapping).toBe("fastdds");
});
