import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeeper } from '../../src/db/retention.ts';
import { tablesWith as findTables } from '../support/searching.ts';
import { makeSession, startStores, type Session, type Stores } from '../support/stores.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let stores: Stores;
beforeAll(async () => void (stores = await startStores()));
afterAll(() => stores[Symbol.asyncDispose]());

/** A session whose event keeps what people do for so many days, in which somebody wrote, waits, voted, was muted and put out. */
async function visited(days: number, person: string): Promise<Session> {
  const session = await makeSession(stores);
  const { sessionId, eventId } = session;
  await stores.rows('update event_settings set retention_days = $2 where event_id = $1', [eventId, days]);
  for (const held of [false, true]) {
    await stores.rows('insert into chat_messages (id, session_id, user_id, text, held) values ($1, $2, $3, $4, $5)', [
      randomUUID(),
      sessionId,
      person,
      `I am ${person}`,
      held,
    ]);
  }
  const pollId = randomUUID();
  await stores.rows(
    `insert into polls (id, session_id, event_id, question, options, opened_by) values ($1, $2, $3, 'Tea?', '[]', 'owner')`,
    [pollId, sessionId, eventId],
  );
  await stores.rows(`insert into poll_votes (poll_id, user_id, option_ids) values ($1, $2, '{1}')`, [pollId, person]);
  await stores.rows(`insert into chat_mutes values ($1, $2, now() + interval '1 hour')`, [sessionId, person]);
  await stores.rows(
    `insert into session_removals (session_id, user_id, until) values ($1, $2, now() + interval '1 hour')`,
    [sessionId, person],
  );
  return session;
}

const tablesWith = (text: string): Promise<string[]> => findTables(stores.rows, text);

describe('FAULT 51: retention runs', () => {
  test('what people wrote and voted is in no table from its day on, and that of an event that keeps it longer stays', async () => {
    const [soon, later] = [`soon-${randomUUID()}`, `later-${randomUUID()}`];
    await visited(1, soon);
    await visited(30, later);
    const keep = createKeeper(stores.a.db, stores.a.pool);
    const everywhere = ['chat_messages', 'chat_mutes', 'poll_votes', 'session_removals'];
    expect(await tablesWith(soon)).toEqual(everywhere);

    // A little less than its day.
    await keep(Date.now() + DAY_MS - HOUR_MS);
    expect(await tablesWith(soon)).toEqual(['chat_messages', 'poll_votes']);
    await keep(Date.now() + DAY_MS + 1_000);
    expect(await tablesWith(soon)).toEqual([]);
    expect(await tablesWith(later)).toEqual(['chat_messages', 'poll_votes']);
    await keep(Date.now() + 30 * DAY_MS + 1_000);
    expect(await tablesWith(later)).toEqual([]);
  });

  test('what people wrote goes in time though another piece of the housekeeping fails, which is told', async () => {
    const person = `written-${randomUUID()}`;
    await visited(1, person);
    await stores.rows(
      `create function is_broken() returns trigger language plpgsql as $$ begin raise 'it is broken'; end $$`,
    );
    await stores.rows(
      `create trigger broken before delete on prepared_polls for each statement execute function is_broken()`,
    );
    try {
      const round = createKeeper(stores.a.db, stores.a.pool)(Date.now() + DAY_MS + HOUR_MS);
      await expect(round).rejects.toThrow('it is broken');
    } finally {
      await stores.rows('drop trigger broken on prepared_polls');
    }
    expect(await tablesWith(person)).toEqual([]);
  });

  test('who was refused is forgotten after the event’s days, or thirty where no event is known; what was done never', async () => {
    const session = await visited(1, `refused-${randomUUID()}`);
    const name = `refused-${randomUUID()}`;
    const write = (outcome: string, days: number, sessionId: string | null): Promise<unknown> =>
      stores.rows(
        `insert into audit_log (at, actor, action, outcome, session_id, detail)
         values (now() - $1 * interval '1 day', $2, 'room.join', $3, $4, jsonb_build_object('days', $1::int))`,
        [days, name, outcome, sessionId],
      );
    for (const days of [0, 2, 31]) {
      await write('DENIED', days, session.sessionId);
      await write('DENIED', days, 'of-nobody');
      await write('OK', days, session.sessionId);
    }
    // A clock that is ahead by years makes nothing due.
    await createKeeper(stores.a.db, stores.a.pool)(Date.now() + 900 * DAY_MS);
    const left = await stores.rows(
      `select outcome, array_agg((detail ->> 'days')::int order by at desc) as days from audit_log
       where actor = $1 group by outcome, session_id order by outcome, session_id = 'of-nobody' desc`,
      [name],
    );
    expect(left).toEqual([
      { outcome: 'DENIED', days: [0, 2] },
      { outcome: 'DENIED', days: [0] },
      { outcome: 'OK', days: [0, 2, 31] },
    ]);
  });

  test('a mute, and that somebody was put out, is forgotten when it is over', async () => {
    const person = `muted-${randomUUID()}`;
    await visited(30, person);
    await createKeeper(stores.a.db, stores.a.pool)(Date.now() + 2 * HOUR_MS);
    expect(await tablesWith(person)).toEqual(['chat_messages', 'poll_votes']);
  });

  test('the key of an anonymous poll is gone an hour after its closing, a prepared poll with its session’s day', async () => {
    const { sessionId, eventId } = await makeSession(stores);
    await stores.rows('update event_settings set retention_days = 1 where event_id = $1', [eventId]);
    for (const closedAt of [null, new Date()])
      await stores.rows(
        `insert into polls (id, session_id, event_id, question, options, anonymous, voter_key, opened_by, closed_at)
         values ($1, $2, $3, 'Tea?', '[]', true, 'key', 'owner', $4)`,
        [randomUUID(), sessionId, eventId, closedAt],
      );
    await stores.rows(`insert into prepared_polls (id, session_id, question, options) values ($1, $2, 'Tea?', '[]')`, [
      randomUUID(),
      sessionId,
    ]);
    const kept = async (): Promise<number[]> => {
      const row = await stores.row(
        `select count(voter_key)::int as keys, (select count(*)::int from prepared_polls where session_id = $1) as polls
         from polls where session_id = $1`,
        [sessionId],
      );
      return [Number(row['keys']), Number(row['polls'])];
    };
    const keep = createKeeper(stores.a.db, stores.a.pool);
    await keep(Date.now() + HOUR_MS - 60_000);
    expect(await kept()).toEqual([2, 1]);
    await keep(Date.now() + HOUR_MS + 60_000);
    expect(await kept()).toEqual([1, 1]);
    await keep(Date.now() + 2 * DAY_MS);
    expect(await kept()).toEqual([1, 1]);
    await stores.rows(`update sessions set status = 'ENDED', ended_at = now() where id = $1`, [sessionId]);
    await keep(Date.now() + DAY_MS + 60_000);
    expect(await kept()).toEqual([1, 0]);
  });

  test('keys and members go with an event in which nothing happens any more, invitations when they open nothing', async () => {
    const person = `host-${randomUUID()}`;
    const open = async (): Promise<Session> => {
      const session = await makeSession(stores);
      const { sessionId, eventId } = session;
      await stores.rows('update event_settings set retention_days = 1 where event_id = $1', [eventId]);
      await stores.rows(`insert into event_members values ($1, $2, 'moderator')`, [eventId, person]);
      await stores.rows(
        `insert into event_keys (id, event_id, name, scopes, hash, created_by) values ($1, $2, 'chat', '{ingest}', 'x', $3)`,
        [randomUUID(), eventId, person],
      );
      await stores.rows(`insert into session_invitations values ($1, $2, $3, now() + interval '24 hours')`, [
        sessionId,
        randomUUID(),
        person,
      ]);
      return session;
    };
    const [running, over] = [await open(), await open()];
    const kept = async ({ sessionId, eventId }: Session): Promise<string[]> => {
      const counted = await stores.rows(
        `select 'keys' as what from event_keys where event_id = $1 union all
         select 'members' from event_members where event_id = $1 union all
         select 'invitation' from session_invitations where session_id = $2`,
        [eventId, sessionId],
      );
      return counted.map(({ what }) => String(what));
    };
    await stores.rows(`update sessions set status = 'ENDED', ended_at = now() where id = $1`, [over.sessionId]);
    const keep = createKeeper(stores.a.db, stores.a.pool);

    await keep(Date.now() + HOUR_MS);
    expect(await kept(running)).toEqual(['keys', 'members', 'invitation']);
    expect(await kept(over)).toEqual(['keys', 'members']);
    await keep(Date.now() + DAY_MS + HOUR_MS);
    expect(await kept(running)).toEqual(['keys', 'members']);
    expect(await kept(over)).toEqual([]);
  });
});
