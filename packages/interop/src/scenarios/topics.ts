// SPDX-License-Identifier: Apache-2.0
// Topics: a node publishes in every way there is, and one that comes later hears what it is to hear.

import { check } from "../expect.js";
import type { Stage } from "../stage.js";
import type { PairScenario } from "./pairings.js";

export const TOPICS: PairScenario = {
  name: "topics published and listened to",
  async play(stage: Stage, { client, server }) {
    const talker = stage.program(server, "topic-talker");
    await talker.event("ready");
    const listener = stage.program(client, "topic-listener");
    await listener.finish();
    const answers = listener.events.filter(({ event }) => event === "answer");
    for (const [ask, wanted] of ANSWERS) {
      const text = answers.find((answer) => answer.ask === ask)?.text;
      check(text === wanted, `${listener.title}: ${ask}: ${JSON.stringify(text)}, not ${JSON.stringify(wanted)}`);
    }
    await talker.stop();
    return "100 of 100, a late joiner's last 3, 4 MiB, /rosout";
  },
};

/** What every implementation hears. */
const ANSWERS = [
  ["chatter", "100 in order"],
  ["scan", "heard"],
  // Its talker is best-effort.
  ["scan, reliable", ""],
  ["map, late", "3,4,5"],
  ["plan, volatile", ""],
  ["image", "4194304 right"],
  ["log", "30 topic_talker: battery low"],
] as const;
