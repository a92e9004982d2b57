// SPDX-License-Identifier: Apache-2.0

import { readCommandLine, warnOfCommandLine } from "./command-line.js";

function warningsOf(line: string): string[] {
  const warnings: string[] = [];
  warnOfCommandLine(readCommandLine(line.split(" ")), (message) => warnings.push(message));
  return warnings;
}

test("what has its effect is not talked of", () => {
  expect(
    warningsOf(
      "a b --ros-args -r a:=b -p a:=1 --params-file p.yaml --log-level debug -e /a --disable-stdout-logs -- c",
    ),
  ).toEqual([]);
});

test("what has none is said, once for each kind", () => {
  expect(warningsOf("--ros-args --log-config-file a.xml --log-config-file l.xml")).toEqual([
    "--log-config-file has no effect: no log files are written",
  ]);
});

test("a remapping rule in its old form is taken, with a hint at the new one", () => {
  expect(warningsOf("a old:=new")).toEqual([
    '"old:=new" is taken as a remapping rule in its old form: write --ros-args -r old:=new',
  ]);
});
