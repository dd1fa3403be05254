import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
const ada = bearer('ada', { permissions: ['event:create'] });
const URL_OF = '/api/v1/agent/events/e1/settings';

beforeAll(async () => {
  harness = await startHarness();
  const payload = { sessionId: 's1', eventId: 'e1' };
  await harness.app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers: ada, payload });
});
afterAll(() => harness[Symbol.asyncDispose]());

const read = () => harness.app.inject({ method: 'GET', url: URL_OF, headers: ada });
const put = (payload: object, headers = ada) => harness.app.inject({ method: 'PUT', url: URL_OF, headers, payload });

describe('the settings of an event', () => {
  it('begin as documented', async () => {
    expect((await read()).json()).toMatchObject({
      id: 'e1',
      enabled: true,
      allowedInterventions: null,
      minConfidenceThreshold: 0.5,
      autoApproveThreshold: 0.75,
      maxInterventionsPerHour: 10,
      holdoutRate: 0.1,
      anonymous: false,
      retentionDays: 30,
      version: 1,
    });
  });

  it('change where something is given, stay as they are where not, and hold for the next reader', async () => {
    const change = { allowedInterventions: ['POLL'], minConfidenceThreshold: 0.6, holdoutRate: 0 };
    const answer = await put(change);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ ...change, autoApproveThreshold: 0.75, version: 2 });
    expect((await read()).json()).toEqual(answer.json());
    expect((await put({ allowedInterventions: null })).json()).toMatchObject({
      allowedInterventions: null,
      version: 3,
    });
  });

  it('keep their reader from overwriting what they have not seen: another version is a conflict that changes nothing', async () => {
    const before = (await read()).json();
    expect((await put({ enabled: false, version: 1 })).statusCode).toBe(409);
    expect((await read()).json()).toEqual(before);
    expect((await put({ enabled: true, version: before.version })).json().version).toBe(before.version + 1);
  });

  it.each([
    [{ maxInterventionsPerHour: 101 }, 'maxInterventionsPerHour'],
    [{ holdoutRate: -0.1 }, 'holdoutRate'],
    [{ allowedInterventions: ['FIREWORKS'] }, 'allowedInterventions'],
    [{ allowedInterventions: ['POLL', 'POLL'] }, 'allowedInterventions'],
    // The harness offers neither.
    [{ allowedInterventions: ['NUDGE', 'QNA_PROMOTE'] }, 'must hold one of POLL, BROADCAST'],
    [{ eventId: 'e2' }, 'not known'],
  ])('refuse %j and name the field', async (payload, field) => {
    const before = (await read()).json();
    const answer = await put(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(field);
    expect((await read()).json()).toEqual(before);
  });

  it('allow nothing where that is said, and more than can be done as long as something can', async () => {
    for (const allowedInterventions of [[], ['NUDGE', 'POLL']])
      expect((await put({ allowedInterventions })).json()).toMatchObject({ allowedInterventions });
    await put({ allowedInterventions: null });
  });

  it('that were lost are made anew by setting one of them, and until then nothing is pretended', async () => {
    await harness.database.pool.query('delete from event_settings');
    expect((await read()).statusCode).toBe(404);
    const answer = await put({ holdoutRate: 0.2 });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      expect.objectContaining({ holdoutRate: 0.2, enabled: true }),
    ]);
    expect((await read()).json()).toEqual(answer.json());
  });

  it('write into the audit trail who changed what', async () => {
    await put({ maxInterventionsPerHour: 7 });
    const { rows } = await harness.database.pool.query(
      `select actor, event_id, detail from audit_log where action = 'settings.change' order by id desc limit 1`,
    );
    expect(rows).toEqual([
      { actor: 'ada', event_id: 'e1', detail: expect.objectContaining({ maxInterventionsPerHour: 7 }) },
    ]);
  });

  it('take the names from what was said when the event becomes anonymous, and leave other events alone', async () => {
    const { pool } = harness.database;
    await harness.context.sessions.register({ sessionId: 's2', eventId: 'e2', actor: 'ada', canCreate: true });
    for (const session of ['s1', 's2']) {
      await pool.query(
        `insert into chat_messages (id, session_id, user_id, name, text)
         values ($1 || 'm1', $1, 'tom', 'Tom', 'one'), ($1 || 'm2', $1, 'tom', 'Tom', 'two')`,
        [session],
      );
      await pool.query(
        `insert into questions (id, session_id, user_id, name, anonymous, text) values ($1 || 'q', $1, 'tom', 'Tom', false, 'Why?')`,
        [session],
      );
    }
    expect((await put({ anonymous: true })).json()).toMatchObject({ anonymous: true });
    const { rows } = await pool.query(`select session_id, name, shown_as from chat_messages order by id`);
    const [shown] = rows;
    expect(shown).toEqual({ session_id: 's1', name: null, shown_as: expect.stringMatching(/^anon-[0-9a-f]{16}$/) });
    expect(rows.slice(1)).toEqual([shown, ...[1, 2].map(() => ({ session_id: 's2', name: 'Tom', shown_as: null }))]);
    const asked = await pool.query(`select name, anonymous from questions order by id`);
    expect(asked.rows).toEqual([
      { name: null, anonymous: true },
      { name: 'Tom', anonymous: false },
    ]);
  });
});
