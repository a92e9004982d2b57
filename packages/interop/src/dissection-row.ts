// SPDX-License-Identifier: Apache-2.0
// The last row of a run: what rclts sent over loopback in the rows before it is well formed.

import type { Capture } from "./capture.js";
import { dissect } from "./dissection.js";
import { check } from "./expect.js";
import type { Row } from "./row.js";

/**
 * @param findCapture of the rows before it; called when the row is played
 * @param rowOfDomain names the row that was played in a domain, or the rows
 */
export function dissectionRow(
  findCapture: () => Capture | undefined,
  rowOfDomain: (domain: number) => string | undefined,
): Row {
  return {
    peer: "tshark",
    role: "both",
    scenario: "every field of ours is known and well formed",
    needs: ["tshark"],
    limit: 300_000,
    play: async () => {
      const capture = findCapture();
      if (capture === undefined) throw new Error("there is no capture");
      const { goesOn } = capture;
      const missed = await capture.stop();
      const { datagrams, faults } = await dissect(capture.file);
      const [first] = faults;
      if (first !== undefined) {
        const where = `frame ${first.frame}, row ${rowOfDomain(first.domain) ?? `in domain ${first.domain}`}`;
        throw new Error(`${faults.length} faults, first: ${first.what} (${where})`);
      }
      check(datagrams > 0, "no datagram of ours was captured");
      return describeExtent(datagrams, missed, goesOn);
    },
  };
}

/** How much of what was sent has been looked at. `missed`: by the capture; `isWhole`: it went on as long as the rows did. */
export function describeExtent(datagrams: number, missed: number, isWhole: boolean): string {
  const end = isWhole ? "" : ", up to where the capture was as large as it may become";
  return `${datagrams} datagrams of ours${end}${missed === 0 ? "" : `, ${missed} others missed`}`;
}
