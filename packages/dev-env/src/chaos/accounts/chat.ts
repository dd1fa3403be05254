import type { Attendee } from '../attendee.ts';
import type { ChaosRoom } from '../room.ts';
import { newAccount, type Account, type Audit } from './account.ts';

type Row = { id: string; text: string; sentAt: number };
type Open = { rows: Row[]; person: Attendee; shown: Account; order: Account };

/** Messages: stored once, shown once to everybody or told that something is missing, in one order. */
export async function accountOfChat({ world, rooms }: Audit): Promise<Account[]> {
  const [stored, shown, order] = [newAccount('chat stored'), newAccount('chat shown'), newAccount('chat in order')];
  for (const room of rooms) {
    const found = await world.rows(
      `select id, text, extract(epoch from sent_at) * 1000 as sent, place, seq, held from chat_messages
       where session_id = $1 order by place`,
      [room.sessionId],
    );
    // Some numbers are codes that the filter holds back: stored, and shown to nobody.
    const told = found.filter(({ held }) => held !== true);
    for (const row of told) if (row['seq'] === null) stored.wrong.push(`${String(row['id'])} was never told`);
    keep(stored, room, found.map(rowOf));
    const rows = told.map(rowOf);
    for (const person of room.people) watch({ rows, person, shown, order });
  }
  return [stored, shown, order];
}

const rowOf = ({ id, text, sent }: Record<string, unknown>): Row => ({
  id: String(id),
  text: String(text),
  sentAt: Number(sent),
});

function keep(stored: Account, { people }: ChaosRoom, rows: readonly Row[]): void {
  const ids = new Set(rows.map(({ id }) => id));
  const texts = rows.map(({ text }) => text);
  const known = new Set(texts);
  stored.doubled.push(...texts.filter((text, index) => texts.indexOf(text) !== index));
  for (const { fate, id, text } of people.flatMap(({ said }) => said)) {
    if (fate === 'refused' && known.has(text)) stored.wrong.push(`“${text}” was refused and is there`);
    if (fate === 'waiting') stored.wrong.push(`“${text}” was never answered`);
    if (fate !== 'done') continue;
    stored.acknowledged += 1;
    if (id === undefined || !ids.has(id)) stored.lost.push(text);
  }
}

/** What one person saw, against what everybody should have. */
function watch({ rows, person, shown, order }: Open): void {
  const seen = new Set(person.shown.flat());
  const rank = new Map(rows.map(({ id }, index) => [id, index]));
  const lastAnew = Math.max(0, ...person.anewAt);
  shown.acknowledged += rows.length;
  shown.doubled.push(...person.doubles.map((id) => `${id} to ${person.sub}`));
  // Told to begin anew, nobody is promised what was written before.
  for (const { id, sentAt } of rows) if (!seen.has(id) && sentAt > lastAnew) shown.lost.push(`${id} to ${person.sub}`);
  for (const part of person.shown) {
    order.acknowledged += part.length;
    const ranks = part.map((id) => rank.get(id) ?? -1);
    const back = ranks.findIndex((place, index) => index > 0 && place <= (ranks[index - 1] ?? -1));
    if (back >= 0) order.wrong.push(`${part[back]} (place ${ranks[back]}, after ${ranks[back - 1]}) to ${person.sub}`);
  }
  const last = person.room.state().messages.map(({ id }) => id);
  const should = rows.slice(-last.length).map(({ id }) => id);
  if (last.join() !== should.join()) order.wrong.push(`the page of ${person.sub} is another than the history`);
}
