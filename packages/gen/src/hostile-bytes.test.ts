// SPDX-License-Identifier: Apache-2.0
// Generated code in front of random and mutated bytes: it never hangs, reads outside or makes more than was sent.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CdrError, CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import fc from "fast-check";

const vectors = readFileSync(join(__dirname, "../fixtures/humble-cdr.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { type: string; cdr: string })
  .map(({ type, cdr }) => ({ type, bytes: Buffer.from(cdr, "hex") }));
const types = [...new Set(vectors.map((vector) => vector.type))];
const codecs = new Map<string, MessageType<object>>();
beforeAll(async () => {
  for (const type of types) {
    const module = await import(`@rclts/interfaces/${type.slice(0, type.lastIndexOf("/"))}`);
    codecs.set(type, module[type.slice(type.lastIndexOf("/") + 1)]);
  }
});

/** Either random bytes behind a good header, or real ones with some bytes changed and the end cut off. */
const hostile = fc.oneof(
  fc.record({
    type: fc.constantFrom(...types),
    bytes: fc
      .tuple(fc.constantFrom(0, 1), fc.uint8Array({ maxLength: 2000 }))
      .map(([order, body]) => Uint8Array.of(0, order, 0, 0, ...body)),
  }),
  fc
    .tuple(
      fc.constantFrom(...vectors),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { maxLength: 4 }),
      fc.nat({ max: 8 }),
    )
    .map(([{ type, bytes }, changes, cut]) => {
      const changed = Uint8Array.from(bytes.subarray(0, Math.max(4, bytes.length - cut)));
      for (const [at, byte] of changes) if (changed.length > 4) changed[4 + (at % (changed.length - 4))] = byte;
      return { type, bytes: changed };
    }),
);

/** What comes of the bytes: a value, or the reason why not. Anything else that is thrown fails the test. */
function outcome(type: string, bytes: Uint8Array): object | string {
  try {
    return codecs.get(type)!.decode(new CdrReader().reset(bytes));
  } catch (error) {
    if (error instanceof CdrError) return error.reason;
    throw error;
  }
}

/** Bytes that are no UTF-8 became U+FFFD, which takes three of them: the value may be longer than its bound then. */
function replaced(value: object): boolean {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}` : each)).includes("\uFFFD");
}

test("bytes become a value or a CdrError, and the bytes around them make no difference", () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 0, max: 255 }), ({ type, bytes }, filler) => {
      const around = new Uint8Array(bytes.length + 64).fill(filler);
      around.set(bytes, 24);
      const found = outcome(type, Uint8Array.from(bytes));
      expect(outcome(type, around.subarray(24, 24 + bytes.length))).toEqual(found);
    }),
    { numRuns: 3000 },
  );
});

test("what was decoded takes at most the bytes that were there", () => {
  const writer = new CdrWriter();
  fc.assert(
    fc.property(hostile, ({ type, bytes }) => {
      const value = outcome(type, bytes);
      if (typeof value === "string" || replaced(value)) return;
      codecs.get(type)!.encode(writer.begin(), value);
      // Each string may lack its NUL and its padding in the bytes.
      expect(writer.finish().length).toBeLessThanOrEqual(4 + bytes.length + 1024);
    }),
    { numRuns: 3000 },
  );
});
