import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, decisions } from '@conductor/database';
import { bearer, PAGE, SECRET, startHarness, token, type Harness } from './harness.ts';

/** The faults of the original in who may do what; each test is named for its row. */
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const call = (method: Method, url: string, headers: Record<string, string>, payload?: object) =>
  harness.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
const register = (
  user: string,
  sessionId: string,
  eventId: string,
  permissions = ['event:create'],
  more: object = {},
) => call('POST', '/agent/sessions/register', bearer(user, { permissions }), { sessionId, eventId, ...more });
const modeOf = async (sessionId: string) => (await harness.context.sessions.find(sessionId))?.session.mode;

let turn = 0;
/** Ada's session of her event, and Eve's of hers, with names of their own for each test. */
let ada: { session: string; event: string };
let eve: { session: string; event: string };
beforeEach(async () => {
  turn++;
  ada = { session: `ada-s${turn}`, event: `ada-e${turn}` };
  eve = { session: `eve-s${turn}`, event: `eve-e${turn}` };
  expect((await register('ada', ada.session, ada.event)).statusCode).toBe(201);
  expect((await register('eve', eve.session, eve.event)).statusCode).toBe(201);
});

const waiting = async (id: string, { session, event }: { session: string; event: string }): Promise<string> => {
  await harness.database.db.insert(decisions).values({
    id,
    sessionId: session,
    eventId: event,
    arm: 'BROADCAST',
    status: 'PENDING',
    mode: 'MANUAL',
    confidenceBasis: 'PRIOR',
    content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' },
    expiresAt: new Date(Date.now() + 600_000),
  });
  return id;
};

describe('FAULT 1: a permission that opened every tenant', () => {
  it.each([['event:manage'], ['event:view'], ['event:create'], ['**'], ['* '], ['admin']])(
    '%s opens nothing of somebody else',
    async (permission) => {
      const headers = bearer('eve', { permissions: [permission.trim() === '*' ? 'x*' : permission] });
      expect((await call('PUT', `/agent/sessions/${ada.session}/mode`, headers, { mode: 'AUTO' })).statusCode).toBe(
        403,
      );
      expect((await call('GET', `/interventions/history/event/${ada.event}`, headers)).statusCode).toBe(403);
      expect(await modeOf(ada.session)).toBe('SEMI_AUTO');
    },
  );

  it('an unknown session is 403, with any permission but *', async () => {
    const headers = bearer('eve', { permissions: ['event:view', 'event:manage'] });
    expect((await call('GET', '/agent/sessions/nowhere/status', headers)).statusCode).toBe(403);
  });

  it('an unknown event is made only with event:create, and then belongs to who made it', async () => {
    expect((await register('zoe', `zoe-s${turn}`, `zoe-e${turn}`, ['event:manage'])).statusCode).toBe(403);
    expect((await register('zoe', `zoe-s${turn}`, `zoe-e${turn}`)).statusCode).toBe(201);
    expect((await register('eve', `zoe-t${turn}`, `zoe-e${turn}`)).statusCode).toBe(403);
  });

  it('the list of sessions holds one’s own alone', async () => {
    const { items } = (await call('GET', '/agent/sessions?limit=100', bearer('eve'))).json();
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item.id).toMatch(/^eve-/);
  });
});

describe('FAULT 2: ownership checked on one id while another was used', () => {
  it('ids in the query or the body change nothing', async () => {
    const answer = await call(
      'PUT',
      `/agent/sessions/${ada.session}/mode?sessionId=${eve.session}&session_id=${eve.session}`,
      bearer('eve'),
      { mode: 'AUTO' },
    );
    expect(answer.statusCode).toBe(403);
    const smuggled = await call('PUT', `/agent/sessions/${eve.session}/mode`, bearer('eve'), {
      mode: 'AUTO',
      sessionId: ada.session,
      context: { sessionId: ada.session },
    });
    expect(smuggled.statusCode).toBe(400);
    expect(await modeOf(ada.session)).toBe('SEMI_AUTO');
  });

  it('registering somebody else’s session under one’s own event is 403, and makes no event', async () => {
    expect((await register('eve', ada.session, eve.event)).statusCode).toBe(403);
    expect((await register('eve', ada.session, `new-e${turn}`)).statusCode).toBe(403);
    expect(await harness.context.organiser.rolesIn(`new-e${turn}`)).toBeNull();
    expect((await harness.context.sessions.find(ada.session))?.roles).toEqual({ ada: 'owner' });
  });

  it('an organiser named in the body is refused, not believed', async () => {
    const answer = await register('ada', `x${turn}`, `x${turn}`, ['event:create'], {
      organizerId: 'eve',
      userId: 'eve',
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('FAULT 3: an event’s history was guarded by an unrelated session', () => {
  it('only the event’s organiser reads it, whatever session they name', async () => {
    const own = await call('GET', `/interventions/history/event/${eve.event}?sessionId=${ada.session}`, bearer('eve'));
    expect(own.statusCode).toBe(200);
    const other = await call(
      'GET',
      `/interventions/history/event/${ada.event}?sessionId=${eve.session}`,
      bearer('eve'),
    );
    expect(other.statusCode).toBe(403);
  });
});

describe('FAULT 4: a decision’s id was used as a session’s key', () => {
  it('an organiser cannot settle another session’s decision through their own', async () => {
    const id = await waiting(`d-${turn}`, ada);
    for (const step of ['approve', 'reject']) {
      const own = await call('POST', `/agent/sessions/${eve.session}/decisions/${id}/${step}`, bearer('eve'), {});
      expect(own.statusCode).toBe(404);
      const other = await call('POST', `/agent/sessions/${ada.session}/decisions/${id}/${step}`, bearer('eve'), {});
      expect(other.statusCode).toBe(403);
    }
    const approved = await call('POST', `/agent/sessions/${ada.session}/decisions/${id}/approve`, bearer('ada'), {});
    expect(approved.statusCode).toBe(200);
    expect(approved.json()).toMatchObject({ id, status: 'APPROVED', decidedBy: 'ada' });
  });

  it('FAULT 39: the approver is the token’s subject, never a field', async () => {
    const id = await waiting(`d-${turn}`, ada);
    const url = `/agent/sessions/${ada.session}/decisions/${id}/approve`;
    expect((await call('POST', url, bearer('ada'), { approvedBy: 'eve' })).statusCode).toBe(400);
    expect((await call('POST', url, bearer('ada'), {})).json().decidedBy).toBe('ada');
  });

  it('settled already: 409 with its present state', async () => {
    const id = await waiting(`d-${turn}`, ada);
    const url = `/agent/sessions/${ada.session}/decisions/${id}`;
    expect((await call('POST', `${url}/reject`, bearer('ada'), { reason: 'Not now' })).statusCode).toBe(200);
    const again = await call('POST', `${url}/approve`, bearer('ada'), {});
    expect(again.statusCode).toBe(409);
    expect(again.json().current).toMatchObject({ id, status: 'REJECTED', reason: 'Not now' });
  });
});

describe('FAULT 5: administration answered anybody', () => {
  it.each(['/agent/pause', '/agent/resume'] as const)('%s is a super-user’s', async (url) => {
    expect((await call('POST', url, {})).statusCode).toBe(401);
    expect((await call('POST', url, bearer('ada'))).statusCode).toBe(403);
    expect((await call('POST', url, bearer('root', { permissions: ['*'] }))).statusCode).toBe(200);
  });

  it.each(['/admin', '/test', '/debug', '/setup', '/schema', '/env', '/api', '/api/v1', '/.env', '/server-status'])(
    '%s does not exist',
    async (url) => {
      expect([401, 404]).toContain((await harness.app.inject(url)).statusCode);
    },
  );
});

const preflight = (origin: string) =>
  harness.app.inject({
    method: 'OPTIONS',
    url: '/api/v1/agent/health',
    headers: { origin, 'access-control-request-method': 'GET' },
  });

describe('FAULT 9: any origin passed', () => {
  it('a listed page may call, with our methods and headers alone', async () => {
    const { headers } = await preflight(PAGE);
    expect(headers['access-control-allow-origin']).toBe(PAGE);
    expect(headers['access-control-allow-credentials']).toBe('true');
    expect(headers['access-control-allow-methods']).toBe('GET, POST, PUT, PATCH, DELETE, OPTIONS');
    expect(headers['access-control-allow-headers']).toBe('Content-Type, Authorization');
    expect(headers['vary']).toContain('Origin');
  });

  it.each([
    'https://malicious-site.com',
    'null',
    'http://app.example.com',
    `${PAGE}.evil.example`,
    'http://localhost:3000',
  ])('%s may not', async (origin) => {
    expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    const plain = await harness.app.inject({ url: '/api/v1/agent/health', headers: { origin } });
    expect(plain.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

it('no answer is to be kept by anybody on its way: not a list, not a refusal, not what the framework refuses', async () => {
  const answers = await Promise.all([
    call('GET', '/agent/sessions', bearer('ada')),
    call('GET', '/agent/sessions', {}),
    call('GET', '/agent/sessions/no-such/status', bearer('ada')),
    harness.app.inject('/health'),
    harness.app.inject('/nothing'),
    harness.app.inject('/%ff'),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 401, 403, 200, 404, 400]);
  expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(Array(6).fill('no-store'));
});

describe('FAULT 20: registering again reset the mode', () => {
  it('200 with the mode kept', async () => {
    await call('PUT', `/agent/sessions/${ada.session}/mode`, bearer('ada'), { mode: 'MANUAL' });
    const again = await register('ada', ada.session, ada.event, [], { title: 'Later' });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ mode: 'MANUAL', title: 'Later' });
  });
});

describe('FAULT 25: a mode that could not be stored answered 200', () => {
  it('is an error to the caller', async () => {
    const { pool } = harness.database;
    await pool.query(`alter table sessions add constraint no_auto check (mode <> 'AUTO') not valid`);
    try {
      const answer = await call('PUT', `/agent/sessions/${ada.session}/mode`, bearer('ada'), { mode: 'AUTO' });
      expect(answer.statusCode).toBe(500);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).not.toMatch(/no_auto|constraint|sessions"|23514|node_modules/);
      expect(await modeOf(ada.session)).toBe('SEMI_AUTO');
    } finally {
      await pool.query('alter table sessions drop constraint no_auto');
    }
  });
});

describe('FAULT 36: endpoints that always failed', () => {
  it.each([
    () => `/agent/sessions/${ada.session}/status`,
    () => `/agent/sessions/${ada.session}/engagement`,
    () => `/agent/sessions/${ada.session}/anomalies`,
    () => `/agent/sessions/${ada.session}/decisions`,
    () => `/agent/sessions/${ada.session}/audit`,
    () => `/interventions/history/${ada.session}`,
    () => `/interventions/history/event/${ada.event}`,
    () => `/interventions/stats/${ada.session}`,
  ])('every reading endpoint answers 200 (%#)', async (url) => {
    await waiting(`w-${turn}`, ada);
    const answer = await call('GET', url(), bearer('ada'));
    expect(answer.statusCode, answer.body).toBe(200);
  });
});

describe('the audit trail', () => {
  it('names who was refused, whose session it was, from where, and is its organiser’s to read', async () => {
    await call('PUT', `/agent/sessions/${ada.session}/mode`, bearer('eve'), { mode: 'AUTO' });
    await call('PUT', `/agent/sessions/${ada.session}/mode`, bearer('ada'), { mode: 'AUTO' });
    await harness.context.audit.flush();
    const { items } = (await call('GET', `/agent/sessions/${ada.session}/audit`, bearer('ada'))).json();
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          actor: 'eve',
          action: 'access',
          outcome: 'DENIED',
          source: '127.0.0.1',
          eventId: ada.event,
        }),
        expect.objectContaining({ actor: 'ada', action: 'session.mode', outcome: 'OK', detail: { mode: 'AUTO' } }),
        expect.objectContaining({ actor: 'ada', action: 'session.register', outcome: 'OK' }),
      ]),
    );
    expect((await call('GET', `/agent/sessions/${ada.session}/audit`, bearer('eve'))).statusCode).toBe(403);
  });

  it('holds attempts on the event as a whole, for its organiser alone', async () => {
    await call('GET', `/interventions/history/event/${ada.event}`, bearer('eve'));
    await harness.context.audit.flush();
    const read = async (user: string, session: string) =>
      (await call('GET', `/agent/sessions/${session}/audit`, bearer(user))).json().items;
    const attempt = expect.objectContaining({ actor: 'eve', outcome: 'DENIED', eventId: ada.event, sessionId: null });
    expect(await read('ada', ada.session)).toContainEqual(attempt);
    expect(await read('eve', eve.session)).not.toContainEqual(attempt);
  });

  it('counts a flood of refusals in few rows', async () => {
    for (let i = 0; i < 200; i++) await harness.app.inject({ url: '/api/v1/agent/sessions' });
    await harness.context.audit.flush();
    const rows = await harness.database.db.select().from(auditLog);
    const refusals = rows.filter((row) => row.action === 'sign-in' && row.detail['fault'] === 'missing');
    const counted = refusals.reduce((sum, { detail }) => sum + Number(detail['count'] ?? 1), 0);
    expect(counted).toBeGreaterThanOrEqual(200);
    expect(refusals.length).toBeLessThan(20);
  });

  it('cannot be changed or deleted', async () => {
    const { pool } = harness.database;
    await expect(pool.query('update audit_log set actor = null')).rejects.toThrow('append-only');
    await expect(pool.query('delete from audit_log')).rejects.toThrow('append-only');
    await expect(pool.query('truncate audit_log')).rejects.toThrow('append-only');
  });
});

const mode = (headers: Record<string, string>, session: string, payload: object | string) =>
  harness.app.inject({
    method: 'PUT',
    url: `/api/v1/agent/sessions/${session}/mode`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('the order of the checks', () => {
  it('401 before 403 before 400 before 404', async () => {
    expect((await mode({}, ada.session, '{broken')).statusCode).toBe(401);
    expect((await mode(bearer('eve'), ada.session, '{broken')).statusCode).toBe(403);
    expect((await mode(bearer('eve'), ada.session, { mode: 'NONE' })).statusCode).toBe(403);
    expect((await mode(bearer('ada'), ada.session, '{broken')).statusCode).toBe(400);
    expect((await mode(bearer('ada'), ada.session, { mode: 'NONE' })).json().errors).toEqual([
      { field: '/mode', message: 'must be one of MANUAL, SEMI_AUTO, AUTO' },
    ]);
    const decision = `/agent/sessions/${ada.session}/decisions/none/approve`;
    expect((await call('POST', decision, bearer('ada'), { version: 0 })).statusCode).toBe(400);
    expect((await call('POST', decision, bearer('ada'), {})).statusCode).toBe(404);
  });

  it('registering: 403 before 400, where the ids can be read', async () => {
    expect((await register('eve', ada.session, ada.event, [], { access: 'nobody' })).statusCode).toBe(403);
    expect((await register('ada', ada.session, ada.event, [], { access: 'nobody' })).statusCode).toBe(400);
    expect((await register('eve', '', ada.event)).statusCode).toBe(400);
  });

  it('an unknown path under the API asks for a token first', async () => {
    expect((await call('GET', '/nothing', {})).statusCode).toBe(401);
    expect((await call('GET', '/nothing', bearer('ada'))).statusCode).toBe(404);
  });

  it('an empty body that is announced as JSON is no body', async () => {
    const headers = { ...bearer('ada'), 'content-type': 'application/json' };
    const url = `/api/v1/agent/sessions/${ada.session}/pause`;
    expect((await harness.app.inject({ method: 'POST', url, headers })).statusCode).toBe(200);
  });
});

describe('a token', () => {
  it.each([
    ['in the query', () => ({ url: `/api/v1/agent/sessions?token=${token('ada')}` })],
    ['in a cookie', () => ({ url: '/api/v1/agent/sessions', headers: { cookie: `token=${token('ada')}` } })],
    ['as Basic', () => ({ url: '/api/v1/agent/sessions', headers: { authorization: `Basic ${token('ada')}` } })],
    ['bare', () => ({ url: '/api/v1/agent/sessions', headers: { authorization: token('ada') } })],
    [
      'twice',
      () => ({ url: '/api/v1/agent/sessions', headers: { authorization: `Bearer ${token('ada')} ${token('ada')}` } }),
    ],
    ['as the secret itself', () => ({ url: '/api/v1/agent/sessions', headers: { authorization: `Bearer ${SECRET}` } })],
  ])('%s is none', async (_, request) => {
    expect((await harness.app.inject(request())).statusCode).toBe(401);
  });

  it('may be announced in any case of letters', async () => {
    const headers = { authorization: `bearer ${token('ada')}` };
    expect((await harness.app.inject({ url: '/api/v1/agent/sessions', headers })).statusCode).toBe(200);
  });
});
