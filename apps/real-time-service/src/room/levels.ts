import type { openPollLevels } from '../db/poll-standings.ts';
import type { ActiveSession } from '../db/sessions.ts';
import { publisherOf, type Platform } from '../redis/platform.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from './room.ts';

/** A session, and who Redis says is there. */
export type Look = { session: ActiveSession; swept: Awaited<ReturnType<PresenceStore['sweep']>> };
type OpenPolls = Awaited<ReturnType<typeof openPollLevels>>;

/** A look this much before the level is due tells it. */
const EARLY_MS = 50;
/** Every node has told who is connected to it this long after Redis was emptied; until then nobody knows the level. */
const TOLD_AFTER_MS = 6_000;
/** A level that did not change is shown again this often, for whoever missed it. */
const REPEAT_MS = 30_000;

/** How many are present in each session, told once a tick to the agents and, as it changes, to the room. */
export function createLevels(deps: {
  store: Pick<PresenceStore, 'ageMs'>;
  platform: Pick<Platform, 'presence'>;
  room: Pick<Room, 'pass'>;
  tickIntervalMs: number;
}) {
  const { store, platform, room, tickIntervalMs } = deps;
  let dueAt = -Infinity;
  const shown = new Map<string, { present: number; at: number }>();

  const isWhole = async (): Promise<boolean> => (await store.ageMs()) >= TOLD_AFTER_MS;

  const show = async (sessionId: string, present: number): Promise<void> => {
    const last = shown.get(sessionId);
    const now = performance.now();
    if (last?.present === present && now - last.at < REPEAT_MS) return;
    shown.set(sessionId, { present, at: now });
    await room.pass(sessionId, { name: 'presence:update', payload: { sessionId, present } });
  };

  const tellOne = async ({ session, swept }: Look, open: OpenPolls): Promise<void> => {
    const { id: sessionId, eventId, isElsewhere } = session;
    // Of an audience elsewhere our own room knows nothing, and does not speak for it.
    if (isElsewhere) return;
    const { present, at: version, nodes } = swept;
    const openPolls = open.get(sessionId) ?? [];
    await platform.presence({ sessionId, eventId }, { version, present, openPolls, sources: nodes.map(publisherOf) });
    await show(sessionId, present);
  };

  return {
    /** Whether levels are to be told now; the next ones are due a tick later. */
    async areDue(): Promise<boolean> {
      const now = performance.now();
      if (now < dueAt - EARLY_MS || !(await isWhole())) return false;
      // In step, unless a whole tick was missed.
      dueAt = (now - dueAt < tickIntervalMs ? dueAt : now) + tickIntervalMs;
      return true;
    },
    /** Tells what was looked at, unless Redis was emptied meanwhile: then it says of everybody that they have gone. */
    async tell(looks: readonly Look[], open: OpenPolls): Promise<void> {
      if (await isWhole()) await Promise.all(looks.map((look) => tellOne(look, open)));
    },
    /** Forgets what was shown to all but these. */
    only(sessionIds: ReadonlySet<string>): void {
      for (const sessionId of shown.keys()) if (!sessionIds.has(sessionId)) shown.delete(sessionId);
    },
  };
}
