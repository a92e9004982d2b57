// SPDX-License-Identifier: Apache-2.0
// Waits for a service, and says so to somebody who would wonder.

import type { Client } from "rclts";
import { EXIT, Failure } from "./failure.js";
import type { Io } from "./io.js";

/**
 * Waits until a server is ready.
 *
 * @param timeout milliseconds; undefined waits without limit
 * @param announce called once if it takes long, to tell programs; people have a spinner
 * @throws Failure with exit code 3 when the time has run out
 */
export async function waitForServer(
  client: Client<never, unknown>,
  io: Io,
  timeout: number | undefined,
  announce: () => void = () => {},
): Promise<void> {
  const patience = Math.min(PATIENCE, timeout ?? PATIENCE);
  if (await client.waitForService({ timeout: patience, signal: io.signal })) return;
  announce();
  const stop = await spin(io, `waiting for ${client.serviceName}`);
  try {
    const left = timeout === undefined ? undefined : timeout - patience;
    if (await client.waitForService({ timeout: left, signal: io.signal })) return;
  } finally {
    stop();
  }
  throw new Failure(`no server of ${client.serviceName} within ${Math.round(timeout ?? 0) / 1000} s`, EXIT.timeout);
}

/** @returns what ends the spinner */
async function spin({ isTerminal }: Io, text: string): Promise<() => void> {
  if (!isTerminal) return () => {};
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text }).start();
  return () => void spinner.stop();
}

/** Milliseconds in which a server is found that is there. */
const PATIENCE = 500;
