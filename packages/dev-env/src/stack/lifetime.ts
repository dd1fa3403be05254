import { launcherGone } from './launchers.ts';

/** Whoever told us to stop is promised that nothing runs any more after 10 s. */
const STOP_DEADLINE_MS = 8_000;

/**
 * Fulfils at the first SIGTERM or SIGINT, or when the package manager that started us is gone. Who has not ended 8 s
 * later is ended, and the watchdogs of the processes that it started end those.
 */
export async function untilToldToStop(): Promise<void> {
  const signals = (['SIGTERM', 'SIGINT'] as const).map(
    (name) =>
      new Promise<void>((resolve) => {
        // Stays, so that an impatient second Ctrl-C does not end us before we have ended the others.
        process.on(name, () => resolve());
      }),
  );
  await Promise.race([...signals, launcherGone()]);
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
}
