// SPDX-License-Identifier: Apache-2.0
// Whatever happens to calls and servers, in whatever order: each call is settled once, with its own answer or an error.

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import fc from "fast-check";
import { AddTwoInts } from "../../test/add-two-ints.js";
import type { Written } from "../../test/fake-engine.js";
import { ServerPeer, settle, setup } from "../../test/setup.js";
import { ServiceError } from "../service-error.js";
import type { Future } from "./future.js";

const pick = fc.nat(50);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("call" as const), timeout: fc.option(fc.nat(50)) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("callAsync" as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("answer" as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("cancel" as const, "remove" as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("server" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "loseReplies" as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("time" as const), pick }) },
);

const VENDORS = [VENDOR_FASTDDS, VENDOR_CYCLONEDDS, VENDOR_RCLTS];

test("every call is settled exactly once, with its own sum, undefined at its time-out, or an error; nothing is left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.boolean(), async (steps, shutsDown) => {
      const { engine, host, context, node } = setup();
      const client = node.createClient(AddTwoInts, "add_two_ints", { queueBytes: 2000 });
      /** How often each call was settled, and which with what is not its own. */
      const settlements: number[] = [];
      const wrong: number[] = [];
      const futures: Future<unknown>[] = [];
      const servers: ServerPeer[] = [];
      const requests: { readonly server: ServerPeer; readonly written: Written }[] = [];
      const watch = (promise: Promise<{ sum: bigint } | undefined>, index: number, mayExpire: boolean): void => {
        settlements[index] = 0;
        const settled = (isRight: boolean) => {
          settlements[index]! += 1;
          if (!isRight) wrong.push(index);
        };
        promise.then(
          (value) => settled(value === undefined ? mayExpire : value.sum === BigInt(index) + 1n),
          (error) => settled(error instanceof ServiceError),
        );
      };

      for (const each of steps) {
        const chosen = "pick" in each ? each.pick : 0;
        const server = servers[chosen % Math.max(1, servers.length)];
        const future = futures[chosen % Math.max(1, futures.length)];
        const index = settlements.length;
        if (each.do === "call") {
          const timeout = each.timeout ?? undefined;
          watch(client.call({ a: index, b: 1 }, { timeout }), index, timeout !== undefined);
        } else if (each.do === "callAsync") {
          const made = client.callAsync({ a: index, b: 1 });
          futures.push(made);
          watch(made, index, false);
        } else if (each.do === "cancel") future?.cancel();
        else if (each.do === "remove" && future !== undefined) client.removePendingRequest(future as never);
        else if (each.do === "server") servers.push(new ServerPeer(engine, VENDORS[chosen % 3]).appear().getReady());
        else if (each.do === "leave") {
          if (server !== undefined) servers.splice(servers.indexOf(server), 1);
          server?.leave();
        } else if (each.do === "loseReplies") server?.loseReplies(1);
        else if (each.do === "time") host.advance(chosen * 10);
        else if (each.do === "answer") {
          const request = requests[chosen % Math.max(1, requests.length)];
          if (request !== undefined && servers.includes(request.server)) request.server.answer(request.written);
        }
        for (const written of engine.takeWritten()) {
          // A withdrawal asks for no answer.
          if (written.payload.length === 4) continue;
          const to = servers.find(({ reader }) => reader.handle === written.to);
          expect(to).toBe(servers[0]);
          requests.push({ server: to!, written });
        }
        await settle();
        expect(settlements.every((count) => count <= 1)).toBe(true);
      }

      if (shutsDown) await context.shutdown();
      else client.destroy();
      await settle();
      expect(settlements.every((count) => count === 1)).toBe(true);
      expect(wrong).toEqual([]);
      expect(host.timers).toBe(0);
      for (let number = 1; number <= settlements.length; number++) {
        expect(() => client.getPendingRequest(number)).toThrow(RangeError);
      }
    }),
  );
});
