// SPDX-License-Identifier: Apache-2.0
// What a settled call leaves behind: its reply may be large, and nobody but its caller shall keep it alive.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { connected, settle } from "../../test/setup.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test.each([1, 30])("no reply of %i calls made at once is kept when its caller has let go of it", async (count) => {
  const { engine, client, server } = connected();
  const replies: WeakRef<object>[] = [];
  for (let i = 0; i < count; i++) {
    void client.call({ a: BigInt(i), b: 1n }).then((reply) => {
      replies.push(new WeakRef(reply));
    });
  }
  for (let sent = engine.takeWritten(); sent.length > 0; sent = engine.takeWritten()) {
    for (const each of sent) server.answer(each);
    await settle();
  }
  expect(replies).toHaveLength(count);
  // A WeakRef holds on to what it was made of until the job ends.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(replies.filter((each) => each.deref() !== undefined)).toEqual([]);
});
