import type { Db } from '@conductor/database';
import { changeQuestion, lockQuestion, markAsked, toQuestion, type QuestionRow } from '../db/questions.ts';
import { listQuestions, untoldIn, untoldQuestions } from '../db/question-list.ts';
import { findSessions } from '../db/sessions.ts';
import type { Platform } from '../redis/platform.ts';
import { SocketError } from '../sockets/socket-error.ts';
import { inEachRoom } from './each-room.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Questions = ReturnType<typeof createQuestions>;

type Which = { sessionId: string; id: string };

const LIST_EVERY_MS = 500;
/** As with chat: a question is acknowledged or refused by then. */
const SETTLED_AFTER_S = 10;
const SWEPT_AT_ONCE = 100;

/**
 * What a room is told of its questions: each change by way of the log, from a row that is locked meanwhile, so that what
 * could not be told has not happened; and how all of them stand, votes included, at most every half second.
 */
export function createQuestions(deps: { db: Db; room: Room; platform: Platform; telemetry: Telemetry }) {
  const { db, room, platform, telemetry } = deps;
  /** The sessions whose list is to be sent, each with its timer. */
  const due = new Map<string, NodeJS.Timeout>();

  const sendList = async (sessionId: string): Promise<void> => {
    due.delete(sessionId);
    await room.pass(sessionId, {
      name: 'question:list',
      payload: { sessionId, ...(await listQuestions(db, sessionId)) },
    });
  };

  /** What changed within half a second is one list. */
  const listSoon = (sessionId: string): void => {
    if (due.has(sessionId)) return;
    const send = (): void => {
      sendList(sessionId).catch((error: unknown) => telemetry.failed('listing questions', error));
    };
    due.set(sessionId, setTimeout(send, LIST_EVERY_MS));
  };

  const tell = (row: QuestionRow, id: string) =>
    room.tell(row.sessionId, id, {
      name: 'question:changed',
      payload: { sessionId: row.sessionId, question: toQuestion(row) },
    });

  /** Tells the room of a new question, once however often it is asked to; see `Chat.show`. */
  const show = async (which: Which, eventId: string, refused?: AbortSignal): Promise<{ seq?: number }> => {
    const shown = await db.transaction(async (tx): Promise<{ seq?: number; userId?: string }> => {
      const row = await lockQuestion(tx, which);
      if (!row || row.removed || row.held) return {};
      if (row.seq !== null) return { seq: row.seq };
      const { place, first } = await tell(row, row.id);
      await markAsked(tx, which, place);
      // Not marked as told it is taken back by the sweep, told or not.
      if (refused?.aborted) throw new SocketError('UNAVAILABLE');
      return { seq: place.seq, ...(first ? { userId: row.userId } : {}) };
    });
    if (shown.userId !== undefined) {
      listSoon(which.sessionId);
      platform
        .asked({ sessionId: which.sessionId, eventId }, shown.userId)
        .catch((error: unknown) => telemetry.failed('telling the platform of a question', error));
    }
    return shown.seq === undefined ? {} : { seq: shown.seq };
  };

  /** Changes a question that is shown and tells the room; false where there is none. Rejects where neither happened. */
  const change = async (which: Which, to: { answered?: boolean; pinned?: boolean }): Promise<boolean> => {
    const isThere = await db.transaction(async (tx) => {
      const row = await lockQuestion(tx, which);
      if (!row || row.removed || row.seq === null) return false;
      const changed = await changeQuestion(tx, which, to);
      await tell(changed, `${changed.id}:${changed.changes}`);
      return true;
    });
    if (isThere) listSoon(which.sessionId);
    return isThere;
  };

  /** Takes a question back from everybody, shown or held, also when asked again; or only where it was not `shown` yet. */
  const remove = async (which: Which, unless?: 'shown'): Promise<void> => {
    await db.transaction(async (tx) => {
      const row = await lockQuestion(tx, which);
      if (!row || (unless === 'shown' && row.seq !== null)) return;
      await changeQuestion(tx, which, { removed: true, text: '' });
      const { sessionId, id } = which;
      await room.tell(sessionId, `${id}:removed`, { name: 'question:removed', payload: { sessionId, id } });
    });
    listSoon(which.sessionId);
  };

  /** Shows what was kept and not told, or takes it back where who asked was refused and asks anew. */
  const settle = async (row: QuestionRow, eventId: string): Promise<void> => {
    if (row.clientId === null) await remove(row, 'shown');
    else await show(row, eventId);
  };

  return {
    show,
    change,
    remove: (which: Which): Promise<void> => remove(which),
    /** Shows a held question after all; undefined where there is none. */
    async release(which: Which, eventId: string): Promise<boolean> {
      const isThere = await db.transaction(async (tx) => {
        const row = await lockQuestion(tx, which);
        if (!row || row.removed) return false;
        // Somebody vouches for it now: it is shown later if it cannot be at once.
        if (row.held) await changeQuestion(tx, which, { held: false, clientId: row.clientId ?? row.id });
        return true;
      });
      if (isThere) await show(which, eventId);
      return isThere;
    },
    /** Votes were counted: the list goes out soon. */
    voted: listSoon,
    /** Settles all that a session which has ended was not told yet; rejects where it was not told. */
    async finish(sessionId: string, eventId: string): Promise<void> {
      for (const row of await untoldIn(db, sessionId)) await settle(row, eventId);
    },
    /** Settles what was kept and not told, as with chat. */
    async sweep(): Promise<void> {
      const left = await untoldQuestions(db, SETTLED_AFTER_S, SWEPT_AT_ONCE);
      const sessions = await findSessions(db, [...new Set(left.map(({ sessionId }) => sessionId))]);
      const events = new Map(sessions.map(({ id, eventId }) => [id, eventId]));
      await inEachRoom(
        left,
        (row) => settle(row, events.get(row.sessionId) ?? ''),
        (error) => telemetry.failed('settling questions', error),
      );
    },
    stop(): void {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
