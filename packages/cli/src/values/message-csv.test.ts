// SPDX-License-Identifier: Apache-2.0
// Messages between commas, as ros2 topic echo --csv of Humble printed these.

import { defineMessage, loadTexts, SearchPath } from "@rclts/idl";
import { messageCsv } from "./message-csv.js";

const TEXT = `
string empty
float32[2] narrow
float32[] wide
float64[2] doubles
bool flag
byte octet
byte[] octets
string[] texts
int64 last`;

function csv(init: object, options: Parameters<typeof messageCsv>[3] = {}): string {
  const name = "my_msgs/msg/All";
  const { structs } = loadTexts([name], { [name]: TEXT }, new SearchPath([]));
  return messageCsv(structs.get(name)!, defineMessage(name, TEXT).create(init), structs, options);
}

test("numbers are Python's, and numpy's in arrays of fixed length", () => {
  expect(csv({ narrow: [0.1, 1e16], wide: [0.1], doubles: [0.1, 1e16], octet: 65, last: -1n })).toBe(
    "0.1,1e+16,0.10000000149011612,0.1,1e+16,False,b'A',,,-1",
  );
});

test("lists are cut, or named", () => {
  const value = { texts: ["abc", "d", "e"], octets: [0, 1] };
  expect(csv(value, { truncate: 2 })).toBe("0.0,0.0,,0.0,0.0,False,b'\\x00',b'\\x00',b'\\x01',ab...,d,...,0");
  expect(csv(value, { noArr: true, noStr: true })).toBe(
    "<string length: <0>>,<array type: float[2]>,<sequence type: float, length: 0>,<array type: double[2]>," +
      "False,b'\\x00',<sequence type: octet, length: 2>,<sequence type: string, length: 3>,0",
  );
});
