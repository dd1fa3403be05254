import type { Clock } from '../ports/clock.ts';

/** Which sessions to read anew. */
export type ChangedSessions = {
  /** Notes that this session changed; with an empty id, that nobody knows which did. */
  readonly note: (id: string) => void;
  /** What changed since the last call, or undefined when all are to be read: at least once in `everyMs`. */
  take(): readonly string[] | undefined;
};

/** Notifications can be lost: beside what they name, all sessions are read every so often (ms). */
export function createChangedSessions(clock: Pick<Clock, 'monotonic'>, everyMs: number): ChangedSessions {
  const changed = new Set<string>();
  let readAllAt = -Infinity;
  return {
    note: (id) => {
      changed.add(id);
    },
    take: () => {
      const ids = [...changed];
      changed.clear();
      const now = clock.monotonic();
      if (!ids.includes('') && now - readAllAt < everyMs) return ids;
      readAllAt = now;
      return undefined;
    },
  };
}
