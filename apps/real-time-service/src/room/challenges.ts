import type { Challenge, RoomEvent } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import {
  countActions,
  dueChallenges,
  endChallenge,
  markChallengeTold,
  progressOf,
  toChallenge,
  untoldChallenges,
  type ChallengeRow,
} from '../db/challenges.ts';
import { createActionBatches } from './action-batches.ts';
import { inRoomsLeft } from './each-room.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Challenges = ReturnType<typeof createChallenges>;

type Running = Pick<Challenge, 'id' | 'goal' | 'endsAt'>;

const UPDATED_EVERY_MS = 500;

/**
 * What a room is told of its challenges, and what counts in them. Rows come first; whoever stored one tells the room, and
 * what a crash left untold the sweep tells, under the same id, so that it is heard once.
 */
export function createChallenges(deps: { db: Db; room: Room; telemetry: Telemetry }) {
  const { db, room, telemetry } = deps;
  /** What runs in the sessions that this node hears of. */
  const running = new Map<string, Running>();
  /** Sessions whose progress is to be sent, each with its timer. */
  const due = new Map<string, NodeJS.Timeout>();

  const tellStarted = async (row: ChallengeRow): Promise<void> => {
    const { id, sessionId } = row;
    await room.tell(sessionId, id, { name: 'challenge:started', payload: { sessionId, challenge: toChallenge(row) } });
    await markChallengeTold(db, id, 'startedToldAt');
  };

  const tellEnded = async ({ id, sessionId, goal, progress, people }: ChallengeRow): Promise<void> => {
    const stands = { progress: progress ?? 0, people: people ?? 0, version: progress ?? 0 };
    const payload = { sessionId, challengeId: id, reached: stands.progress >= goal, ...stands };
    await room.tell(sessionId, `${id}:ended`, { name: 'challenge:ended', payload });
    await markChallengeTold(db, id, 'endedToldAt');
  };

  const tellUntold = async (row: ChallengeRow): Promise<void> => {
    if (!row.startedToldAt) await tellStarted(row);
    if (row.endedAt) await tellEnded(row);
  };

  const end = async (id: string): Promise<void> => {
    const row = await endChallenge(db, id);
    if (row) await tellUntold(row);
  };

  /** Tells how the challenge stands, or that its goal is reached. */
  const update = async (sessionId: string, { id, goal }: Running): Promise<void> => {
    const stands = await progressOf(db, id);
    if (stands.progress >= goal) return end(id);
    await room.pass(sessionId, { name: 'challenge:updated', payload: { sessionId, challengeId: id, ...stands } });
  };

  /** What counted within half a second is one update. */
  const updateSoon = (sessionId: string, challenge: Running): void => {
    if (due.has(sessionId)) return;
    const send = (): void => {
      due.delete(sessionId);
      update(sessionId, challenge).catch((error: unknown) => telemetry.failed('telling of a challenge', error));
    };
    due.set(sessionId, setTimeout(send, UPDATED_EVERY_MS));
  };

  const batches = createActionBatches((id, batch) => countActions(db, id, batch));
  const forget = (now: number): void => {
    for (const [sessionId, { endsAt }] of running) if (endsAt <= now) running.delete(sessionId);
  };
  const know = (sessionId: string, challenge: Running): void => {
    forget(Date.now());
    running.set(sessionId, challenge);
  };

  const onError = (error: unknown): void => telemetry.failed('telling rooms of their challenges', error);

  return {
    /** Tells the room that a challenge has begun; rejects when it could not be told. */
    tellStarted,
    /** A challenge runs in the session, as somebody who joins it here is told. */
    know,
    /** What the room is told, before anybody here is: who hears of a challenge may take part in it at once. */
    heard({ name, payload }: RoomEvent): void {
      if (name === 'challenge:started') know(payload.sessionId, payload.challenge);
      if (name === 'challenge:ended') running.delete(payload.sessionId);
    },
    /** A user reacts; resolves once that counts in the challenge of the session, if there is one. */
    async act(sessionId: string, userId: string, actionId: string): Promise<void> {
      const challenge = running.get(sessionId);
      if (!challenge) return;
      await batches.add(challenge.id, userId, actionId);
      updateSoon(sessionId, challenge);
    },
    /** As with polls. */
    async sweep(): Promise<Set<string>> {
      for (const id of await dueChallenges(db)) await endChallenge(db, id);
      return inRoomsLeft((limit) => untoldChallenges(db, limit), tellUntold, onError);
    },
    stop(): void {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
      batches.stop();
    },
  };
}
