import { setTimeout as wait } from 'node:timers/promises';

/** Work that repeats until it is stopped; `stop` resolves when the last run has ended. */
export type Loop = { stop(): Promise<void> };

const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs `work` every `everyMs` (start to start, never two at once). A run that fails is reported and the pauses grow up
 * to 5 s until one succeeds, so that a server that is away is not hammered.
 */
export function repeat(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        await work(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        onError(error);
      }
      const elapsed = performance.now() - started;
      const backOff = failures === 0 ? 0 : Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS);
      await pause(Math.max(everyMs - elapsed, backOff), signal);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Waits, or returns early when the signal is given. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await wait(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
