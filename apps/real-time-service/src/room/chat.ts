import type { Db } from '@conductor/database';
import { findSessions } from '../db/sessions.ts';
import { placeMessage, takeBackUnplaced, untoldMessages, type ChatRow } from '../db/chat-places.ts';
import { findMessage, removeMessage } from '../db/chat.ts';
import type { Platform } from '../redis/platform.ts';
import { createChatTeller, type Telling } from './chat-teller.ts';
import { inEachRoom } from './each-room.ts';
import type { Room } from './room.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { Telemetry } from '../telemetry.ts';

export type Chat = ReturnType<typeof createChat>;

/** A sending is over one way or the other by then: it is acknowledged or refused within 5 s. */
const SETTLED_AFTER_S = 10;
const SWEPT_AT_ONCE = 100;

/**
 * What a room is told of its chat. The row comes first, then the log, under the message's id and in the order of the
 * rows; what a crash or an outage left between the two is told later, or taken back where its sender cannot ask for it
 * again and will write it anew.
 */
export function createChat(deps: { db: Db; room: Room; platform: Platform; telemetry: Telemetry }) {
  const { db, room, platform, telemetry } = deps;
  const teller = createChatTeller(db, room);

  /** What may yet be taken back has its place only once it is told, so that nobody else tells it before. */
  const placeAndTell = ({ sessionId, id }: ChatRow, refused?: AbortSignal): Promise<Telling> =>
    db.transaction(async (tx) => {
      await placeMessage(tx, { sessionId, id });
      const telling = await teller.tellIn(tx, sessionId);
      if (telling.failure !== undefined && !telling.told.has(id)) throw telling.failure;
      // Without a place it is taken back by the sweep, told or not.
      if (refused?.aborted) throw new SocketError('UNAVAILABLE');
      return telling;
    });

  /** For statistics: at most once, and nothing that a sender should wait for or be refused over. */
  const tellPlatform = (eventId: string, { sessionId, id, userId, text }: ChatRow): void => {
    platform
      .chat({ sessionId, eventId }, { id, userId, text })
      .catch((error: unknown) => telemetry.failed('telling the platform of a message', error));
  };

  /**
   * Tells the room, once however often and by whomever it is asked, and returns the `seq` in its log; none for what was
   * taken back. Rejects where it was not told, and where its sender was `refused` meanwhile, who writes it anew.
   */
  const show = async (row: ChatRow, eventId: string, refused?: AbortSignal): Promise<{ seq?: number }> => {
    for (let now: ChatRow | undefined = row; now && !now.removed && !now.held; now = await findMessage(db, row)) {
      if (now.seq !== null) return { seq: now.seq };
      const telling = await (now.place === null ? placeAndTell(now, refused) : teller.tell(now.sessionId));
      for (const told of telling.first) tellPlatform(eventId, told);
      const seq = telling.told.get(row.id);
      if (seq !== undefined) return { seq };
      if (telling.failure !== undefined) throw telling.failure;
    }
    return {};
  };

  const tellRemoved = (sessionId: string, id: string) =>
    room.tell(sessionId, `${id}:removed`, { name: 'chat:removed', payload: { sessionId, id } });

  const remove = async (sessionId: string, eventId: string, id: string): Promise<void> => {
    await removeMessage(db, { sessionId, id });
    await tellRemoved(sessionId, id);
    await platform.chatRemoved({ sessionId, eventId }, id);
  };

  return {
    show,
    /** Takes a message back from everybody, also when asked again. Rejects where the room was not told. */
    remove,
    /**
     * Tells what waits to be told in a session that has ended, and takes back what has no place yet: nothing of its chat is
     * told afterwards. Rejects where something of it was not told.
     */
    async finish(sessionId: string, eventId: string): Promise<void> {
      await db.transaction(async (tx) => {
        for (const id of await takeBackUnplaced(tx, sessionId)) await tellRemoved(sessionId, id);
      });
      for (;;) {
        const { told, first, failure } = await teller.tell(sessionId);
        for (const row of first) tellPlatform(eventId, row);
        if (failure !== undefined) throw failure;
        if (told.size === 0) return;
      }
    },
    /** Settles what was kept and not told; for one node at a time, harmless from several. */
    async sweep(): Promise<void> {
      const left = await untoldMessages(db, SETTLED_AFTER_S, SWEPT_AT_ONCE);
      const sessions = await findSessions(db, [...new Set(left.map(({ sessionId }) => sessionId))]);
      const events = new Map(sessions.map(({ id, eventId }) => [id, eventId]));
      const settle = (row: ChatRow): Promise<unknown> => {
        const eventId = events.get(row.sessionId) ?? '';
        return row.clientId === null ? remove(row.sessionId, eventId, row.id) : show(row, eventId);
      };
      await inEachRoom(left, settle, (error) => telemetry.failed('settling messages', error));
    },
  };
}
