import type { Db } from '@conductor/database';
import { createSharedLook } from '@conductor/runtime';
import { listHands } from '../db/hands.ts';
import { mutesIn, type Whom } from '../db/people/mutes.ts';
import { behind, keptUnder } from '../db/people/pseudonyms.ts';
import { removedAmong } from '../db/people/removals.ts';
import type { SessionFacts } from '../db/sessions.ts';
import { standingsIn } from '../db/standing.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import { inOrder, type Entry } from './page.ts';

export type People = ReturnType<typeof createPeople>;

/** Who is in the rooms, as organisers see them, and whom they mean. */
export function createPeople({ db, store }: { db: Db; store: Pick<PresenceStore, 'here' | 'nameOf'> }) {
  const read = async (sessionId: string): Promise<Entry[]> => {
    const here = await store.here(sessionId);
    const users = here.map(({ userId }) => userId);
    const [standing, mutes, hands, removed] = await Promise.all([
      standingsIn(db, sessionId, users),
      mutesIn(db, sessionId),
      listHands(db, sessionId),
      removedAmong(db, sessionId, users),
    ]);
    const raised = new Set(hands.map(({ userId }) => userId));
    return inOrder(
      here.flatMap(({ userId: ownId, name: called }) => {
        const seen = standing(ownId, called);
        // Who was put out counts as present for a moment more.
        if (!seen || removed.has(ownId)) return [];
        const { userId, name } = seen;
        return [{ ownId, person: { userId, name, mutedUntil: mutes.get(userId) ?? null, hand: raised.has(userId) } }];
      }),
    );
  };
  const look = createSharedLook(read);

  /** Which of those who are present it is whom this id stands for. */
  const presentBehind = async (sessionId: string, shownId: string): Promise<string | undefined> => {
    const users = (await store.here(sessionId)).map(({ userId }) => userId);
    return behind(db, sessionId, shownId, users);
  };

  return {
    /** Everybody in a session's room, in their order; `who` asks. */
    all: (sessionId: string, who: string): Promise<Entry[]> => look(sessionId, who),
    /**
     * Whom an organiser means by an id. In an anonymous event only ids that stand for somebody mean anybody: by what
     * becomes of a user's own id nobody is to find out which of them is theirs. Undefined where it means nobody.
     */
    async whom(session: SessionFacts, shownId: string, to: 'mute' | 'remove'): Promise<Whom | undefined> {
      const { id: sessionId, anonymous } = session;
      const kept = await keptUnder(db, sessionId, shownId);
      const userId = kept ?? (anonymous ? await presentBehind(sessionId, shownId) : undefined);
      const behindIt = userId === undefined ? undefined : { sessionId, userId, shownAs: shownId };
      if (anonymous) return behindIt;
      if (!behindIt) return { sessionId, userId: shownId, shownAs: null };
      // The event was anonymous before: that somebody is gone from the list would tell who wrote under this id.
      return to === 'mute' ? behindIt : undefined;
    },
    /** What somebody is called who is present; null for nothing, and in an anonymous event. */
    nameOf: ({ id, anonymous }: SessionFacts, userId: string): Promise<string | null> =>
      anonymous ? Promise.resolve(null) : store.nameOf(id, userId),
  };
}
