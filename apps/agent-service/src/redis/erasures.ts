import { PLATFORM_CHANNELS, roomKeys, UNNAMED, type RoomEvent } from '@conductor/contracts';
import type { Erasure } from '@conductor/database';
import { createEventBatches, eraseFromLog, placeInLog, type RedisClient } from '@conductor/runtime/redis';

/**
 * Carries an erasure into a session's room: out of its log, off the pages that are open, out of the talk that agents
 * remember. Rejects while Redis is away; each step is harmless twice, so that a crash in between is made good by doing
 * it again.
 */
export function createErasures(redis: RedisClient): (erasure: Erasure) => Promise<void> {
  const batches = createEventBatches(redis, UNNAMED);
  const tell = async ({ name, payload }: RoomEvent, key: string): Promise<void> => {
    const id = `${key}:removed`;
    const json = JSON.stringify({ id, name, payload });
    await placeInLog(redis, roomKeys(payload.sessionId), { id, json });
  };
  return async ({ sessionId, eventId, messages, questions, polls }) => {
    await eraseFromLog(redis, roomKeys(sessionId), [...messages, ...questions, ...polls]);
    for (const id of questions) await tell({ name: 'question:removed', payload: { sessionId, id } }, id);
    for (const id of messages) {
      await tell({ name: 'chat:removed', payload: { sessionId, id } }, id);
      const removed = { type: 'message_deleted', sessionId, eventId, data: { message: { id } } };
      await batches.tell(sessionId, PLATFORM_CHANNELS.sync, removed);
    }
  };
}
