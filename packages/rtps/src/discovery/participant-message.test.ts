// SPDX-License-Identifier: Apache-2.0

import { golden } from "../../fixtures/golden.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  decodeParticipantMessage,
  encodeParticipantMessage,
  PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS,
  type ParticipantMessageData,
} from "./participant-message.js";

const MESSAGE: ParticipantMessageData = {
  guidPrefix: golden("01 f0 01 02 03 04 05 06 07 08 09 0a"),
  kind: PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS,
  data: golden("00"),
};

const LITTLE_ENDIAN = golden(`
  00 01 00 00                          CDR_LE
  01 f0 01 02 03 04 05 06 07 08 09 0a  prefix
  00 00 00 01                          kind: automatic liveliness, four octets in this order
  01 00 00 00                          one octet follows
  00                                   which means nothing
`);

const BIG_ENDIAN = golden(`
  00 00 00 00                          CDR_BE
  01 f0 01 02 03 04 05 06 07 08 09 0a  prefix
  00 00 00 01                          kind, the same in both
  00 00 00 01                          one octet follows
  00                                   which means nothing
`);

test("it is written little-endian", () => {
  expect(encodeParticipantMessage(MESSAGE)).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read", (_, payload) => {
  expect(decodeParticipantMessage(payload)).toEqual(MESSAGE);
});

test("without data it has the 24 bytes that Fast DDS asks for", () => {
  expect(encodeParticipantMessage({ ...MESSAGE, data: new Uint8Array(0) })).toHaveLength(24);
});

test.each([
  ["in PL_CDR_LE", Uint8Array.of(0, 3, ...LITTLE_ENDIAN.subarray(2))],
  ["with more octets than there are", LITTLE_ENDIAN.subarray(0, 24)],
  ["cut off in its prefix", LITTLE_ENDIAN.subarray(0, 12)],
  ["of no bytes", new Uint8Array(0)],
])("one %s is malformed", (_, payload) => {
  expect(() => decodeParticipantMessage(payload)).toThrow(MalformedError);
});
