import { roomKeys, type RoomEvent } from '@conductor/contracts';
import { placeInLog, type LogPlace, type RedisClient } from '@conductor/runtime/redis';

export type Room = ReturnType<typeof createRoom>;

/** Tells a session's attendees, on whichever node they are. Each function rejects when Redis did not take it. */
export function createRoom(redis: RedisClient) {
  return {
    /** By way of the room’s log: nothing is missed, and each id is told once. Says where it stands, and if it was told just now. */
    async tell(sessionId: string, id: string, event: RoomEvent): Promise<{ place: LogPlace; first: boolean }> {
      const json = JSON.stringify({ id, name: event.name, payload: event.payload });
      const { fate, place } = await placeInLog(redis, roomKeys(sessionId), { id, json });
      return { place, first: fate === 'appended' };
    },
    /** To these people alone, those of them who are connected just now; each node passes each id on once. */
    async whisper(sessionId: string, id: string, to: readonly string[], event: RoomEvent): Promise<void> {
      await redis.spublish(roomKeys(sessionId).channel, JSON.stringify({ ...event, id, to }));
    },
    /** Each node puts these users out of the session's room, those of them who are connected to it just now. */
    async putOut(sessionId: string, users: readonly string[]): Promise<void> {
      await redis.spublish(roomKeys(sessionId).channel, JSON.stringify({ sessionId, putOut: users }));
    },
    /** To whoever listens just now, at most once. */
    async pass(sessionId: string, event: RoomEvent): Promise<void> {
      await redis.spublish(roomKeys(sessionId).channel, JSON.stringify(event));
    },
  };
}
