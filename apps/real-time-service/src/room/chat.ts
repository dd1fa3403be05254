import type { Db } from '@conductor/database';
import { findSessions } from '../db/sessions.ts';
import { lockMessage, markShown, removeMessage, toMessage, untoldMessages, type ChatRow } from '../db/chat.ts';
import type { Platform } from '../redis/platform.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Chat = ReturnType<typeof createChat>;

/** A sending is over one way or the other by then: it is acknowledged or refused within 5 s. */
const SETTLED_AFTER_S = 10;
const SWEPT_AT_ONCE = 100;

/**
 * What a room is told of its chat. The row comes first, then the log, under the message's id; what a crash or an outage
 * left between the two is told later, or taken back where its sender cannot ask for it again and will write it anew.
 */
export function createChat(deps: { db: Db; room: Room; platform: Platform; telemetry: Telemetry }) {
  const { db, room, platform, telemetry } = deps;

  /**
   * Tells the room, once however often and by whomever it is asked, and returns the place in its log; none for what was
   * taken back. Rejects where it was not told. The row is locked until it has its place: were it told from two sides
   * while Redis is emptied, it would stand at one place live and at another in the history.
   */
  const show = async (which: { sessionId: string; id: string }, eventId: string): Promise<{ seq?: number }> => {
    const shown = await db.transaction(async (tx): Promise<{ seq?: number; row?: ChatRow }> => {
      const row = await lockMessage(tx, which);
      if (!row || row.removed || row.held) return {};
      if (row.seq !== null) return { seq: row.seq };
      const { sessionId, id } = row;
      const { place, first } = await room.tell(sessionId, id, { name: 'chat:message', payload: toMessage(row) });
      await markShown(tx, row, place);
      return { seq: place.seq, ...(first ? { row } : {}) };
    });
    // For statistics: at most once, and nothing that a sender should wait for or be refused over.
    if (shown.row) {
      const { sessionId, id, userId, text } = shown.row;
      platform
        .chat({ sessionId, eventId }, { id, userId, text })
        .catch((error: unknown) => telemetry.failed('telling the platform of a message', error));
    }
    return shown.seq === undefined ? {} : { seq: shown.seq };
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
