import { startLoop } from '@conductor/runtime';
import type { WatcherStore } from '../redis/watcher-store.ts';
import type { Telemetry } from '../telemetry.ts';

/** Who of an event's people is connected to this node. */
export type Watchers = AsyncDisposable & {
  /** One more connection of the user; the function returned ends that. */
  add(eventId: string, userId: string): () => void;
};

/** Tells Redis who watches here, at once and again every third of the lease, so that the nodes together know how many. */
export function createWatchers(options: { store: WatcherStore; leaseMs: number; telemetry: Telemetry }): Watchers {
  const { store, leaseMs, telemetry } = options;
  /** Event → user → their connections. */
  const events = new Map<string, Map<string, number>>();

  const noted = (telling: Promise<void>): void => {
    telling.catch((error: unknown) => telemetry.failed('telling who watches', error));
  };
  const renewal = startLoop({
    everyMs: leaseMs / 3,
    work: () => Promise.all([...events].map(([eventId, users]) => store.renew(eventId, [...users.keys()]))),
    onError: (error) => telemetry.failed('telling who watches', error),
  });

  const remove = (eventId: string, userId: string): void => {
    const users = events.get(eventId);
    const left = (users?.get(userId) ?? 0) - 1;
    if (!users) return;
    if (left > 0) return void users.set(userId, left);
    users.delete(userId);
    if (users.size === 0) events.delete(eventId);
    noted(store.leave(eventId, userId));
  };

  return {
    add(eventId, userId) {
      const users = events.get(eventId) ?? new Map<string, number>();
      events.set(eventId, users.set(userId, (users.get(userId) ?? 0) + 1));
      noted(store.renew(eventId, [userId]));
      return () => remove(eventId, userId);
    },
    async [Symbol.asyncDispose]() {
      await renewal.stop();
    },
  };
}
