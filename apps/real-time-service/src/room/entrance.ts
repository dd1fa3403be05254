import type { JoinAnswer, RoomPayload } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { standingChallenge } from '../db/challenges.ts';
import { placesSettled } from '../db/chat-places.ts';
import { recentMessages } from '../db/chat.ts';
import { handsFor } from '../db/hands.ts';
import { standingNudges } from '../db/nudges.ts';
import { pollsFor } from '../db/poll-standings.ts';
import { questionsFor } from '../db/question-list.ts';
import { hasEnded } from '../db/sessions.ts';
import { standingsIn } from '../db/standing.ts';

/** Messages that a newcomer is shown. */
export const MESSAGES_SHOWN = 50;

/** What is stored of a room for whoever comes in: the same for all, and `own` for one of those who were asked for. */
export type Entrance = Pick<JoinAnswer, 'challenge'> & {
  /** The session is over. */
  ended: boolean;
  messages: RoomPayload<'chat:message'>[];
  /** `name`: what the user is called. Undefined where there is no such session. */
  own: (
    userId: string,
    name: string | null,
  ) => Pick<JoinAnswer, 'you' | 'hands' | 'nudge' | 'polls' | 'closedPolls' | 'questions'> | undefined;
};

/** Reads what all of `users` are told who come into a session, by as many queries as for one. */
export async function readEntrance(db: Db, sessionId: string, users: readonly string[]): Promise<Entrance> {
  await placesSettled(db, sessionId);
  const [polls, messages, questions, you, hands, nudges, challenge, ended] = await Promise.all([
    pollsFor(db, sessionId, users),
    recentMessages(db, sessionId, MESSAGES_SHOWN),
    questionsFor(db, sessionId, users),
    standingsIn(db, sessionId, users),
    handsFor(db, sessionId),
    standingNudges(db, sessionId, users),
    standingChallenge(db, sessionId),
    hasEnded(db, sessionId),
  ]);
  return {
    messages,
    challenge,
    ended,
    own(userId, name) {
      const myself = you(userId, name);
      const nudge = nudges.get(userId) ?? null;
      return myself && { you: myself, hands: hands(userId), nudge, ...polls(userId), questions: questions(userId) };
    },
  };
}
