// SPDX-License-Identifier: Apache-2.0
// Parameters: a client asks a node for all that there is to ask, and its answers are those of ROS 2.

import { check } from "../expect.js";
import type { Stage } from "../stage.js";
import type { PairScenario } from "./pairings.js";

export const PARAMETERS: PairScenario = {
  name: "parameters asked for, set and told of",
  async play(stage: Stage, { client, server }) {
    const node = stage.program(server, "parameter-server");
    await node.event("ready");
    const asker = stage.program(client, "parameter-client");
    await asker.finish();
    const answers = asker.events.filter(({ event }) => event === "answer");
    for (const [ask, wanted] of ANSWERS) {
      const text = answers.find((answer) => answer.ask === ask)?.text;
      check(text === wanted, `${asker.title}: ${ask}: ${JSON.stringify(text)}, not ${JSON.stringify(wanted)}`);
    }
    for (const [ask, wanted] of LISTS) {
      const listed = String(answers.find((answer) => answer.ask === ask)?.text).split(",");
      const missing = wanted.filter((name) => !listed.includes(name));
      check(missing.length === 0, `${asker.title}: ${ask}: ${listed.join(", ")}, without ${missing.join(", ")}`);
    }
    await node.stop();
    return `${answers.length} answers`;
  },
};

/** What every implementation answers. The parameters are those that the programs parameter-server declare. */
const ANSWERS = [
  ["types", "1,2,3,4,6,7,8,9"],
  ["values", "true;4;2;text;true,false;1,2;1,2.5;a,b c"],
  ["described", "an int 0..10 by 2 true"],
  ["set", "1,0,0,0,0,0,0,1"],
  ["reason", "bad is bad"],
  ["set at once", "0,1"],
  ["deleted", "1,0"],
  ["then", "8;3.5;text"],
  ["events", "changed any,changed d,changed i,deleted any"],
] as const;

/** What every implementation lists, among parameters that only some have. */
const LISTS = [
  ["names", ["any", "arm.bools", "arm.left.doubles", "arm.left.ints", "b", "d", "fixed", "i", "s", "strings"]],
  ["prefixes", ["arm", "arm.left"]],
  ["below arm", ["arm.bools"]],
] as const;
