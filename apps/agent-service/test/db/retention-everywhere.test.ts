import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeeper } from '../../src/db/retention.ts';
import { tablesWith } from '../support/searching.ts';
import { makeSession, startStores, type Stores } from '../support/stores.ts';
import { leaveTraces, newPerson, type Person } from '../support/traces.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

let stores: Stores;
beforeAll(async () => void (stores = await startStores()));
afterAll(() => stores[Symbol.asyncDispose]());

/** A guest who left all that one can leave so many days ago, in an event that keeps it for seven; ended that day or running. */
async function visited(daysAgo: number, over: boolean): Promise<Person> {
  const session = await makeSession(stores);
  const person = newPerson();
  const at = new Date(Date.now() - daysAgo * DAY_MS);
  await stores.rows('update event_settings set retention_days = $2 where event_id = $1', [session.eventId, DAYS]);
  await leaveTraces(stores.rows, session, person, at);
  if (over)
    await stores.rows(`update sessions set status = 'ENDED', ended_at = $2 where id = $1`, [session.sessionId, at]);
  return person;
}

/** Where the id, the name or the words of a person stand. */
async function placesOf({ id, name, words }: Person): Promise<string[]> {
  const found = await Promise.all([id, name, words].map((text) => tablesWith(stores.rows, text)));
  return [...new Set(found.flat())].toSorted();
}

/** Tables with a column for somebody's id; a new one must be planted in, or this fails. */
const tablesOfPeople = async (): Promise<string[]> =>
  (
    await stores.rows(
      `select distinct table_name from information_schema.columns
       where table_schema = 'public' and column_name in ('user_id', 'subject', 'prepared_by') order by 1`,
    )
  ).map((row) => String(row['table_name']));

test('one run leaves nothing of anybody whose event’s days are over, in any table, and all that others’ days allow', async () => {
  const [over, running] = [await visited(DAYS + 1, true), await visited(DAYS + 1, false)];
  const [recent, current] = [await visited(DAYS - 1, false), await visited(0, false)];
  const everywhere = await placesOf(current);
  expect(await tablesOfPeople()).not.toHaveLength(0);
  expect(everywhere).toEqual(expect.arrayContaining(await tablesOfPeople()));
  for (const person of [over, running, recent]) expect(await placesOf(person)).toEqual(everywhere);

  await createKeeper(stores.a.db, stores.a.pool)(Date.now());

  expect(await placesOf(over)).toEqual([]);
  // Those who work in an event that goes on are its staff, and their names are not kept.
  const staff = ['event_keys', 'event_members', 'prepared_polls'];
  expect(await placesOf(running)).toEqual(staff);
  const kept = ['audit_log', 'chat_messages', 'poll_votes', 'question_votes', 'questions', 'raised_hands'];
  expect(await placesOf(recent)).toEqual([...kept, ...staff].toSorted());
  expect(await placesOf(current)).toEqual(everywhere);
});

test('the revocation of a user who is no guest stays, since nobody here knows how long their tokens are good', async () => {
  await stores.rows(`insert into token_revocations values ('tom', '', now() - interval '300 days', 'root')`);
  await createKeeper(stores.a.db, stores.a.pool)(Date.now());
  expect(await tablesWith(stores.rows, 'tom')).toEqual(['token_revocations']);
});
