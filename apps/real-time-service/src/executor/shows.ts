import type { Db } from '@conductor/database';
import type { RedisClient } from '@conductor/runtime/redis';
import type { ActivityStore } from '../redis/activity-store.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { WatcherStore } from '../redis/watcher-store.ts';
import type { Challenges } from '../room/challenges.ts';
import type { Polls } from '../room/polls.ts';
import type { Room } from '../room/room.ts';
import { showChallenge } from './challenge.ts';
import { showNotification } from './notification.ts';
import { showNudge } from './nudge.ts';
import { showPoll } from './poll.ts';
import { showQuestion } from './question.ts';
import type { Shows } from './show.ts';
import { showBanner, showPrompt } from './words.ts';

/** What showing needs of the service. */
export type ShowDeps = {
  db: Db;
  commands: RedisClient;
  room: Room;
  polls: Polls;
  challenges: Challenges;
  store: PresenceStore;
  activity: ActivityStore;
  watchers: WatcherStore;
};

/** How each arm is carried out: the compiler asks for a new one's line. */
export const createShows = (deps: ShowDeps): Shows => ({
  POLL: showPoll(deps),
  CHAT_PROMPT: showPrompt(deps),
  BROADCAST: showBanner(deps),
  QNA_PROMOTE: showQuestion(deps),
  GAMIFICATION: showChallenge(deps),
  NUDGE: showNudge(deps),
  NOTIFICATION: showNotification(deps),
});
