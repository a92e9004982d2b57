// SPDX-License-Identifier: Apache-2.0
// When the process ends, open contexts leave the graph first: on SIGINT, on SIGTERM, and at process.exit.

/** What is still open, as far as the end of the process concerns it. */
export interface Leaving {
  /** Says goodbye before it returns, and resolves when all of it is closed. */
  shutdown(): Promise<void>;
}

/**
 * Shuts `context` down when the process ends, until {@link forget}.
 *
 * With `onSignals` also on SIGINT and SIGTERM, which afterwards do what they do by default; a second signal does so at
 * once. If the program handles the signal itself, its end is up to the program.
 */
export function leaveAtEnd(context: Leaving, onSignals: boolean): void {
  if (open.size === 0) process.on("exit", onExit);
  open.add(context);
  if (!onSignals) return;
  // In front, to see the program's own handlers before those for one time are gone.
  if (onSignal.size === 0) for (const signal of SIGNALS) process.prependListener(signal, handleSignal);
  onSignal.add(context);
}

/** Takes {@link leaveAtEnd} back. */
export function forget(context: Leaving): void {
  if (open.delete(context) && open.size === 0) process.off("exit", onExit);
  if (onSignal.delete(context) && onSignal.size === 0) stopListening();
}

/** Only what is done without waiting is done now; that is enough for goodbyes, which leave by UDP. */
function onExit(): void {
  for (const context of open) void context.shutdown();
}

/** The goodbyes leave within `shutdown`; the rejections of pending calls must not be what the process ends by. */
function handleSignal(signal: NodeJS.Signals): void {
  stopListening();
  const handledByProgram = process.listenerCount(signal) > 0;
  for (const context of onSignal) void context.shutdown();
  if (!handledByProgram) process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, handleSignal);
}

const open = new Set<Leaving>();
const onSignal = new Set<Leaving>();
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
