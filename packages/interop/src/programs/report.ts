// SPDX-License-Identifier: Apache-2.0
// Prints events as the peers do: one JSON object a line on stdout.

export function report(event: string, members: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...members })}\n`);
}

/** Calls `leave` once, on the first SIGTERM or SIGINT. */
export function onStop(leave: () => void): void {
  let told = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (!told) leave();
      told = true;
    });
  }
}
