/** Work that repeats until it is stopped. */
export type Loop = {
  /** Ends the pause, or has the work run again directly after the run under way. After a failure the pause stands. */
  readonly wake: () => void;
  /** No further run begins; resolves when the last one has ended. */
  readonly stop: () => Promise<void>;
};

export type LoopOptions = {
  /** Milliseconds from the start of one run to the start of the next; a run that takes longer is followed at once. */
  everyMs: number;
  /** One run, never two at a time. `signal` is given when the loop is stopped. */
  work: (signal: AbortSignal) => Promise<unknown>;
  /** Told of each run that failed, unless the loop was stopped meanwhile. */
  onError: (error: unknown) => void;
};

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The one loop of both services. Runs at once and then every `everyMs`. The pause after failures is at least 200 ms and
 * doubles up to 5 s until a run succeeds, so that a server that is away is not hammered, however often we are woken.
 */
export function startLoop({ everyMs, work, onError }: LoopOptions): Loop {
  const stopping = new AbortController();
  let endPause: (() => void) | undefined;
  let woken = false;
  let failures = 0;

  const pause = (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, ms));
    endPause = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false;
      const started = performance.now();
      try {
        await work(stopping.signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!stopping.signal.aborted) onError(error);
      }
      if (stopping.signal.aborted || (woken && failures === 0)) continue;
      const left = everyMs - (performance.now() - started);
      await pause(failures === 0 ? left : Math.max(left, backOff(failures)));
    }
  };

  const ended = run();
  return {
    wake: () => {
      woken = true;
      // Whoever wakes us may do so a thousand times a second.
      if (failures === 0) endPause?.();
    },
    stop: () => {
      stopping.abort();
      endPause?.();
      return ended;
    },
  };
}

const backOff = (failures: number): number => Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
