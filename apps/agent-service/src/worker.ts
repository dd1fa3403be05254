/** A loop as an object: it runs its task again and again, can be woken, and `stop` resolves when it has ended. */
export type Worker = { wake(): void; stop(): Promise<void> };

export type WorkerOptions = {
  /** The pause between two runs, in milliseconds; `wake` cuts it short. */
  everyMs: number;
  /** One run. Its failure is told to `onError` and the loop goes on; failing again and again makes the pauses longer. */
  task: () => Promise<unknown>;
  onError: (error: unknown) => void;
};

const MAX_PAUSE_MS = 5_000;
const MIN_PAUSE_AFTER_ERROR_MS = 250;

/** Starts at once with a first run. */
export function startWorker({ everyMs, task, onError }: WorkerOptions): Worker {
  let stopped = false;
  let woken = false;
  let failures = 0;
  let endPause: (() => void) | null = null;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(end, ms);
      endPause = end;
      function end(): void {
        clearTimeout(timer);
        endPause = null;
        resolve();
      }
    });

  const loop = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      try {
        await task();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!stopped) onError(error);
      }
      if (stopped || (woken && failures === 0)) continue;
      await pause(failures === 0 ? everyMs : backOff(everyMs, failures));
    }
  };

  const ended = loop();
  return {
    wake: () => {
      woken = true;
      // After a failure the pause stands: whoever wakes us may do so a thousand times a second.
      if (failures === 0) endPause?.();
    },
    stop: async () => {
      stopped = true;
      endPause?.();
      await ended;
    },
  };
}

const backOff = (everyMs: number, failures: number): number =>
  Math.max(everyMs, Math.min(MAX_PAUSE_MS, MIN_PAUSE_AFTER_ERROR_MS * 2 ** Math.min(failures, 6)));
