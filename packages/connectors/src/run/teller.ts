import { MOST_INGESTED, PLATFORM_CHANNELS, type IngestItem } from '@conductor/contracts';
import { itemOf, type Signal } from '../signals.ts';
import { mayPass, type Door } from './door.ts';

/** How much waits at most while the conductor is away; then the oldest gives way. It counts when it arrives. */
const MOST_WAITING = 5_000;
/** A heartbeat a second is due; a little less than that, since rounds begin late. */
const HEARTBEAT_MS = 900;
/** How often it is told anew how many are there, though nothing changed. */
const PRESENCE_MS = 5_000;

export type TellerOptions = Door & {
  /** Whether what happens would be heard now. */
  standing: () => boolean;
  onDropped: (count: number) => void;
};

/** Tells the conductor what happens, in batches, and that we live as long as we would hear it. */
export function createTeller({ api, sessionId, standing, onDropped }: TellerOptions) {
  let waiting: IngestItem[] = [];
  let present: Signal | undefined;
  let [presenceMs, heartbeatMs] = [-Infinity, -Infinity];

  const add = (signal: Signal): void => {
    if (signal.type === 'present') {
      present = signal;
      presenceMs = performance.now();
    }
    waiting.push(itemOf(signal, sessionId, Date.now()));
    if (waiting.length <= MOST_WAITING) return;
    waiting.shift();
    onDropped(1);
  };

  const dueNow = (): IngestItem[] => {
    if (!standing()) return [];
    const nowMs = performance.now();
    if (present !== undefined && nowMs - presenceMs >= PRESENCE_MS) add(present);
    if (nowMs - heartbeatMs < HEARTBEAT_MS) return [];
    heartbeatMs = nowMs;
    return [{ channel: PLATFORM_CHANNELS.heartbeat }];
  };

  return {
    /** Takes a signal; it is told with the next round. */
    tell: add,
    /** Sends what waits. Rejects where that did not succeed; what was not taken waits on, under the same ids. */
    round: async (): Promise<void> => {
      const beats = dueNow();
      while (waiting.length > 0 || beats.length > 0) {
        const batch = waiting.slice(0, MOST_INGESTED - 1);
        const events = [...batch, ...beats.splice(0)];
        try {
          const { items } = await api('POST /ingest/events', { body: { events } });
          const limited = new Set(items.flatMap(({ id, status }) => (status === 'limited' ? [id] : [])));
          const left = batch.filter(({ id }) => id !== undefined && limited.has(id));
          waiting = [...left, ...waiting.slice(batch.length)];
          if (left.length > 0) return;
        } catch (error) {
          if (!mayPass(error)) {
            waiting = waiting.slice(batch.length);
            onDropped(batch.length);
          }
          throw error;
        }
      }
    },
  };
}
