import { sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Erasure, Transaction } from '@conductor/database';
import { tell } from '../outbox.ts';

/** A row that is gone, and since when it had been there. */
export type Gone = { sessionId: string; id: string; at: Date };

/** No page is open for longer, and a log remembers far less: what is older is in neither. */
const SEEN_MS = 24 * 3_600_000;

/** Whether what was shown first at the time of this column may stand on a page still. */
export const mayBeSeen = (shownAt: AnyColumn): SQL<boolean> =>
  sql<boolean>`${shownAt} > clock_timestamp() - ${SEEN_MS} * interval '1 millisecond'`;

/** So many fit one round of a sender. */
const AT_ONCE = 200;

/** Tells the rooms what was erased, in the transaction that erased it: ids alone, and nobody's. */
export async function tellErased(
  tx: Transaction,
  eventId: string,
  gone: Readonly<Record<'messages' | 'questions' | 'polls', readonly Gone[]>>,
): Promise<void> {
  const isSeen = ({ at }: Gone): boolean => Date.now() - at.getTime() < SEEN_MS;
  const pieces = (['messages', 'questions', 'polls'] as const).flatMap((kind) =>
    [...Map.groupBy(gone[kind].filter(isSeen), ({ sessionId }) => sessionId)].flatMap(([sessionId, rows]) =>
      Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, piece): Erasure => {
        const ids = rows.slice(piece * AT_ONCE, (piece + 1) * AT_ONCE).map(({ id }) => id);
        return { sessionId, eventId, messages: [], questions: [], polls: [], [kind]: ids };
      }),
    ),
  );
  await tell(
    tx,
    pieces.map((erasure) => ({
      sessionId: erasure.sessionId,
      message: { target: 'erasure' as const, erasure },
    })),
  );
}
