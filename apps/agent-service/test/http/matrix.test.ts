import { generateKeyPairSync } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisions } from '@conductor/database';
import type { Api } from '../../src/http/api.ts';
import { buildApp } from '../../src/http/app.ts';
import { bearer, startHarness, token, type Harness } from './harness.ts';

/** Who may come, and what he carries. */
const ROLES = ['no token', 'expired', 'wrong key', 'none', 'other organiser', 'attendee', 'owner', 'admin'] as const;
type Role = (typeof ROLES)[number];

const REFUSED: Role[] = ['no token', 'expired', 'wrong key', 'none'];
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const headersOf = (role: Role): Record<string, string> => {
  switch (role) {
    case 'no token':
      return {};
    case 'expired':
      return bearer('ada', { exp: Math.floor(Date.now() / 1_000) - 60 });
    case 'wrong key': {
      const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      });
      const sign = createSigner({ key: key.toString(), algorithm: 'ES256' });
      return { authorization: `Bearer ${sign({ sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 60 })}` };
    }
    case 'none':
      return { authorization: `Bearer ${base64({ alg: 'none' })}.${token('ada').split('.')[1]}.` };
    case 'other organiser':
      return bearer('eve', { permissions: ['event:manage', 'event:view', 'event:create'] });
    case 'attendee':
      return bearer('tom', { events: ['e1'] });
    case 'owner':
      return bearer('ada');
    case 'admin':
      return bearer('root', { permissions: ['*'] });
  }
};

/**
 * A row for each route: what a stranger, the owner and a super-user get for a request that is in order. A token that is
 * not valid gets 401 everywhere but on open routes, so that needs no column.
 */
type Row = { body?: object; other: number; attendee: number; owner: number; admin: number; open?: true };
const SESSION = { other: 403, attendee: 403 };
const ROWS: Record<string, Row> = {
  'POST /agent/sessions/register': { body: { sessionId: 's1', eventId: 'e1' }, ...SESSION, owner: 200, admin: 403 },
  'GET /agent/sessions': { other: 200, attendee: 200, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/status': { ...SESSION, owner: 200, admin: 200 },
  'PUT /agent/sessions/:sessionId/mode': { body: { mode: 'AUTO' }, ...SESSION, owner: 200, admin: 200 },
  'POST /agent/sessions/:sessionId/quiet': { body: { minutes: 5 }, ...SESSION, owner: 200, admin: 200 },
  'POST /agent/sessions/:sessionId/pause': { ...SESSION, owner: 200, admin: 200 },
  'POST /agent/sessions/:sessionId/resume': { ...SESSION, owner: 200, admin: 200 },
  'DELETE /agent/sessions/:sessionId': { ...SESSION, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/decisions': { ...SESSION, owner: 200, admin: 200 },
  'POST /agent/sessions/:sessionId/decisions/:decisionId/approve': { ...SESSION, owner: 200, admin: 200 },
  'POST /agent/sessions/:sessionId/decisions/:decisionId/reject': { ...SESSION, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/engagement': { ...SESSION, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/anomalies': { ...SESSION, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/report': { ...SESSION, owner: 200, admin: 200 },
  'GET /agent/sessions/:sessionId/audit': { ...SESSION, owner: 200, admin: 200 },
  'GET /interventions/history/:sessionId': { ...SESSION, owner: 200, admin: 200 },
  'GET /interventions/history/event/:eventId': { ...SESSION, owner: 200, admin: 200 },
  'GET /interventions/stats/:sessionId': { ...SESSION, owner: 200, admin: 200 },
  'POST /interventions/manual': {
    body: { sessionId: 's1', content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' } },
    ...SESSION,
    owner: 201,
    admin: 201,
  },
  'GET /agent/events/:eventId/settings': { ...SESSION, owner: 200, admin: 200 },
  'PUT /agent/events/:eventId/settings': { body: { holdoutRate: 0.1 }, ...SESSION, owner: 200, admin: 200 },
  'GET /agent/health': { other: 200, attendee: 200, owner: 200, admin: 200, open: true },
  'GET /agent/budget': { other: 200, attendee: 200, owner: 200, admin: 200 },
  'POST /agent/pause': { ...SESSION, owner: 403, admin: 200 },
  'POST /agent/resume': { ...SESSION, owner: 403, admin: 200 },
};

const expected = (row: Row, role: Role): number => {
  if (REFUSED.includes(role)) return row.open ? 200 : 401;
  if (role === 'other organiser') return row.other;
  if (role === 'attendee') return row.attendee;
  return role === 'owner' ? row.owner : row.admin;
};

let harness: Harness;
let app: Api;
let decision = 0;

beforeAll(async () => {
  harness = await startHarness();
  app = harness.app;
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
});

/** Ada's session s1 of her event e1, live, with a decision that waits. */
async function prepare(): Promise<string> {
  const { db, pool } = harness.database;
  const creating = bearer('ada', { permissions: ['event:create'] });
  const payload = { sessionId: 's1', eventId: 'e1' };
  await app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers: creating, payload });
  await pool.query(`update sessions set paused = false`);
  await pool.query(`update decisions set status = 'EXPIRED' where status in ('PENDING', 'APPROVED', 'EXECUTING')`);
  const id = `d${++decision}`;
  await db.insert(decisions).values({
    id,
    sessionId: 's1',
    eventId: 'e1',
    arm: 'BROADCAST',
    status: 'PENDING',
    mode: 'MANUAL',
    confidenceBasis: 'PRIOR',
    content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' },
    expiresAt: new Date(Date.now() + 600_000),
  });
  return id;
}

const fill = (path: string, decisionId: string): string =>
  path.replace(':sessionId', 's1').replace(':eventId', 'e1').replace(':decisionId', decisionId);

const call = (method: string, url: string, headers: Record<string, string>, body?: object) =>
  app.inject({
    method: method === 'PUT' ? 'PUT' : method === 'POST' ? 'POST' : method === 'DELETE' ? 'DELETE' : 'GET',
    url: `/api/v1${url}`,
    headers,
    ...(body ? { payload: body } : {}),
  });

describe('every route × every role', () => {
  it('has a row for every route that the API serves', async () => {
    const routes: string[] = [];
    const listing = await buildApp(harness.context, (route) => {
      const path = route.url.replace(/^\/api\/v1/, '');
      if (path !== route.url) routes.push(`${String(route.method)} ${path}`);
    });
    await listing.close();
    expect(routes.toSorted()).toEqual(Object.keys(ROWS).toSorted());
  });

  for (const [route, row] of Object.entries(ROWS)) {
    const [method = '', path = ''] = route.split(' ');
    it.each(ROLES)(`${route} as %s`, async (role) => {
      const id = await prepare();
      const answer = await call(method, fill(path, id), headersOf(role), row.body);
      expect(answer.statusCode, answer.body).toBe(expected(row, role));
      if (answer.statusCode >= 400) expect(answer.headers['content-type']).toContain('application/problem+json');
      if (answer.statusCode === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
    });
  }
});

const withoutInstance = (body: string) => ({ ...JSON.parse(body), instance: '' });

describe('FAULT 1: nobody can tell what exists', () => {
  const paths = Object.keys(ROWS).filter((route) => /:sessionId|:eventId/.test(route));
  it.each(paths)('%s: a stranger gets 403 also where nothing is, a super-user 404', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const nowhere = path.replace(':sessionId', 'nothing').replace(':eventId', 'nothing').replace(':decisionId', 'd0');
    const there = await call(method, fill(path, 'd0'), headersOf('other organiser'), ROWS[route]?.body);
    const absent = await call(method, nowhere, headersOf('other organiser'), ROWS[route]?.body);
    expect(absent.statusCode).toBe(403);
    expect(withoutInstance(absent.body)).toEqual(withoutInstance(there.body));
    expect((await call(method, nowhere, headersOf('admin'), ROWS[route]?.body)).statusCode).toBe(404);
  });
});
