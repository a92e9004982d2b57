// SPDX-License-Identifier: Apache-2.0

import { type Dissection, DissectionReader } from "./dissection.js";
import { describeExtent } from "./dissection-row.js";

function read(...lines: string[]): Dissection {
  const reader = new DissectionReader();
  for (const line of lines) reader.read(line);
  return reader;
}

const FRAME = [
  "Frame 12: 158 bytes on wire (1264 bits), 158 bytes captured (1264 bits) on interface lo, id 0",
  "User Datagram Protocol, Src Port: 13411, Dst Port: 13410",
];

test("datagrams are counted", () => {
  expect(read(...FRAME, "Real-Time Publish-Subscribe Wire Protocol", ...FRAME)).toMatchObject({
    datagrams: 2,
    faults: [],
  });
});

test.each([
  "[Malformed Packet: RTPS]",
  "            parameterId: Unknown (0x9999)",
  "    submessageId: Unknown (0x33)",
  "        locator kind: Unknown (7)",
  "            [Expert Info (Warning/Malformed): octetsToNextHeader too large]",
  "            [Expert Info (Error/Protocol): bad count]",
  "            .1.. .... = Reserved: Set",
  "Data (116 bytes)",
])("%j is a fault, found by its frame and its row's domain", (line) => {
  expect(read(...FRAME, line).faults).toEqual([{ frame: 12, domain: 24, what: line.trim() }]);
});

test.each([
  "    vendorId: 01.240 (Unknown)",
  "        readerEntityId: ENTITYID_UNKNOWN (0x00000000)",
  "            readerEntityKind: Application-defined unknown kind (0x00)",
  "                        entityId: Unknown (0x00001104)",
  "                parameterId: Unknown (0x0083)",
  "                parameterId: Unknown (0x800f)",
  '        [Expert Info (Note/Sequence): "Time To Live" only 1]',
  "            0... .... = Reserved: Not set",
])("%j is none", (line) => {
  expect(read(...FRAME, line).faults).toEqual([]);
});

test("a capture that ended before the rows did, or missed something, is not said to hold all of them", () => {
  expect(describeExtent(5, 0, true)).toBe("5 datagrams of ours");
  expect(describeExtent(5, 0, false)).toBe(
    "5 datagrams of ours, up to where the capture was as large as it may become",
  );
  expect(describeExtent(5, 2, true)).toBe("5 datagrams of ours, 2 others missed");
});
