// SPDX-License-Identifier: Apache-2.0
// Who is told when an AbortSignal aborts. All share one listener: of a signal with more than ten Node warns that it leaks.

/** Calls back once when the signal aborts; never if it has aborted already. */
export function addAbortListener(signal: AbortSignal | undefined, listener: () => void): void {
  if (signal === undefined) return;
  let shared = SHARED.get(signal);
  if (shared === undefined) {
    const listeners = new Set<() => void>();
    const tell = (): void => {
      for (const each of listeners) each();
    };
    shared = { listeners, tell };
    SHARED.set(signal, shared);
    signal.addEventListener("abort", tell, { once: true });
  }
  shared.listeners.add(listener);
}

/** Calls back no more. Does nothing if it was not to. */
export function removeAbortListener(signal: AbortSignal | undefined, listener: () => void): void {
  const shared = signal === undefined ? undefined : SHARED.get(signal);
  if (shared === undefined || !shared.listeners.delete(listener) || shared.listeners.size > 0) return;
  SHARED.delete(signal!);
  signal!.removeEventListener("abort", shared.tell);
}

interface SharedListener {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

const SHARED = new WeakMap<AbortSignal, SharedListener>();
