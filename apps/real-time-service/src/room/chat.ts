import type { Db } from '@conductor/database';
import { findSessions } from '../db/sessions.ts';
import { placeMessage, untoldMessages, type ChatRow } from '../db/chat-places.ts';
import { findMessage, removeMessage } from '../db/chat.ts';
import type { Platform } from '../redis/platform.ts';
import { createChatTeller, type Telling } from './chat-teller.ts';
import type { Room } from './room.ts';
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
  const placeAndTell = ({ sessionId, id }: ChatRow): Promise<Telling> =>
    db.transaction(async (tx) => {
      await placeMessage(tx, { sessionId, id });
      const telling = await teller.tellIn(tx, sessionId);
      if (telling.failure !== undefined && !telling.told.has(id)) throw telling.failure;
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
   * taken back. Rejects where it was not told.
   */
  const show = async (row: ChatRow, eventId: string): Promise<{ seq?: number }> => {
    for (let now: ChatRow | undefined = row; now && !now.removed && !now.held; now = await findMessage(db, row)) {
      if (now.seq !== null) return { seq: now.seq };
      const telling = await (now.place === null ? placeAndTell(now) : teller.tell(now.sessionId));
      for (const told of telling.first) tellPlatform(eventId, told);
      const seq = telling.told.get(row.id);
      if (seq !== undefined) return { seq };
      if (telling.failure !== undefined) throw telling.failure;
    }
    return {};
  };

  const remove = async (sessionId: string, eventId: string, id: string): Promise<void> => {
    await removeMessage(db, { sessionId, id });
    await room.tell(sessionId, `${id}:removed`, { name: 'chat:removed', payload: { sessionId, id } });
    await platform.chatRemoved({ sessionId, eventId }, id);
  };

  return {
    show,
    /** Takes a message back from everybody, also when asked again. Rejects where the room was not told. */
    remove,
    /** Settles what was kept and not told; for one node at a time, harmless from several. */
    async sweep(): Promise<void> {
      const left = await untoldMessages(db, SETTLED_AFTER_S, SWEPT_AT_ONCE);
      const sessions = await findSessions(db, [...new Set(left.map(({ sessionId }) => sessionId))]);
      const events = new Map(sessions.map(({ id, eventId }) => [id, eventId]));
      for (const row of left) {
        const eventId = events.get(row.sessionId) ?? '';
        if (row.clientId === null) await remove(row.sessionId, eventId, row.id);
        else await show(row, eventId);
      }
    },
  };
}
