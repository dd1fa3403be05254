/** A loop as an object: it runs its task again and again, can be woken, and `stop` resolves when it has ended. */
export type Worker = { readonly wake: () => void; readonly stop: () => Promise<void> };

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
  const state = { stopped: false, woken: false, failures: 0, endPause: (): void => undefined };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      state.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false;
      try {
        await task();
        state.failures = 0;
      } catch (error) {
        state.failures += 1;
        if (!state.stopped) onError(error);
      }
      if (state.stopped || (state.woken && state.failures === 0)) continue;
      await pause(state.failures === 0 ? everyMs : backOff(everyMs, state.failures));
    }
  };

  const ended = loop();
  return {
    wake: () => {
      state.woken = true;
      // After a failure the pause stands: whoever wakes us may do so a thousand times a second.
      if (state.failures === 0) state.endPause();
    },
    stop: async () => {
      state.stopped = true;
      state.endPause();
      await ended;
    },
  };
}

const backOff = (everyMs: number, failures: number): number =>
  Math.max(everyMs, Math.min(MAX_PAUSE_MS, MIN_PAUSE_AFTER_ERROR_MS * 2 ** Math.min(failures, 6)));
