import type { Db, Transaction } from '@conductor/database';
import { lockUntold, markTold, type ChatRow } from '../db/chat-places.ts';
import { toMessage } from '../db/chat.ts';
import type { Room } from './room.ts';

/** What a telling came to: the `seq` of each message that was told, which of them for the first time, and what ended it. */
export type Telling = { told: ReadonlyMap<string, number>; first: readonly ChatRow[]; failure?: unknown };

const AT_ONCE = 100;
/** A slow Redis must not keep rows locked past the time that a statement may wait for them. */
const LONGEST_MS = 1_000;

/**
 * Tells a room of its chat in the order of the rows' places, which were stored before: none before all that stand ahead
 * of it were told. So live and history are one order, whoever dies or forgets between the two: what is told again, is
 * told again in its order. The rows are locked until they are marked.
 */
export function createChatTeller(db: Db, room: Room) {
  /** The telling of each session that has not begun, and the last that has. */
  const next = new Map<string, Promise<Telling>>();
  const last = new Map<string, Promise<unknown>>();

  const tellIn = async (tx: Transaction, sessionId: string): Promise<Telling> => {
    const rows = await lockUntold(tx, sessionId, AT_ONCE);
    const told = new Map<string, number>();
    const first: ChatRow[] = [];
    const until = performance.now() + LONGEST_MS;
    let failure: unknown;
    for (const row of rows) {
      if (performance.now() > until) break;
      try {
        const answer = await room.tell(sessionId, row.id, { name: 'chat:message', payload: toMessage(row) });
        told.set(row.id, answer.place.seq);
        if (answer.first) first.push(row);
      } catch (error) {
        failure = error;
        break;
      }
    }
    if (told.size > 0) await markTold(tx, told);
    return { told, first, ...(failure === undefined ? {} : { failure }) };
  };

  /** One telling at a time and session serves all who ask before it begins. */
  const tell = (sessionId: string): Promise<Telling> => {
    const waiting = next.get(sessionId);
    if (waiting) return waiting;
    const before = last.get(sessionId) ?? Promise.resolve();
    const own = before.then(() => {
      next.delete(sessionId);
      return db.transaction((tx) => tellIn(tx, sessionId));
    });
    const over = own.then(
      () => undefined,
      () => undefined,
    );
    next.set(sessionId, own);
    last.set(sessionId, over);
    void over.then(() => last.get(sessionId) === over && last.delete(sessionId));
    return own;
  };

  return { tell, tellIn };
}
