import { and, desc, eq, lt, or, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { checker, EpochMs, Id } from '@conductor/contracts';

const epochMs = checker('cursor time', EpochMs);
const ids = checker('cursor id', Id);

/** A place in a list that is ordered by time, newest first, then by id. */
export type Cursor = { at: Date; id: string };

/** A cursor as it goes out; opaque to whoever pages. */
const encodeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');

/** A cursor as it comes back; `undefined` when it is none of ours. */
export function decodeCursor(text: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(value)) return undefined;
    const [at, id]: unknown[] = value;
    // Whoever rewrites a cursor may put into it what decodes but what the database refuses.
    return epochMs.check(at) && ids.check(id) && id.isWellFormed() ? { at: new Date(at), id } : undefined;
  } catch {
    return undefined;
  }
}

/** One page of rows read with one more than `limit`, and the cursor of the next page where there is one. */
export function pageOf<R, V>(
  rows: readonly R[],
  limit: number,
  view: (row: R) => V,
  place: (row: R) => Cursor,
): { items: V[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const page = { items: items.map(view) };
  return rows.length > limit && last !== undefined ? { ...page, nextCursor: encodeCursor(place(last)) } : page;
}

// Postgres keeps microseconds and a cursor milliseconds: both sides are cut alike, or a page would lose rows.
const cut = (column: AnyColumn): SQL => sql`date_trunc('milliseconds', ${column})`;

/** Newest first. */
export const newestFirst = (at: AnyColumn, id: AnyColumn): SQL[] => [desc(cut(at)), desc(id)];

/** What comes after a cursor in that order; everything for null. */
export function after(at: AnyColumn, id: AnyColumn, cursor: Cursor | null): SQL | undefined {
  if (cursor === null) return undefined;
  const time = cursor.at.toISOString();
  return or(lt(cut(at), time), and(eq(cut(at), time), lt(id, cursor.id)));
}
