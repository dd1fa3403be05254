import { generateKeyPairSync } from 'node:crypto';
import { createGuestIssuer } from '@conductor/auth';
import { createSigner } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisions, eventMembers } from '@conductor/database';
import { KEY_SCOPES, type KeyScope } from '@conductor/contracts';
import type { Api } from '../../src/http/api.ts';
import { buildApp } from '../../src/http/app.ts';
import { bearer, GUEST_SECRET, startHarness, token, type Harness } from './harness.ts';

/** Who may come, and what they carry. */
const STRANGERS = ['no token', 'expired', 'wrong key', 'none', 'other organiser', 'attendee'] as const;
const GUEST = 'guest';
const KEYS = ['ingest key', 'read key', 'propose key', 'approve key', 'connect key', 'key of another event'] as const;
const ROLES = [...STRANGERS, 'viewer', 'moderator', 'owner', 'admin', GUEST, ...KEYS] as const;
type Role = (typeof ROLES)[number];

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
    case 'viewer':
      return bearer('vic');
    case 'moderator':
      return bearer('mia');
    case 'owner':
      return bearer('ada');
    case 'admin':
      return bearer('root', { permissions: ['*'] });
    case 'guest':
      return { authorization: `Bearer ${createGuestIssuer(GUEST_SECRET)('e1', Date.now() + 60_000).token}` };
    case 'ingest key':
    case 'read key':
    case 'propose key':
    case 'approve key':
    case 'connect key':
    case 'key of another event':
      return { authorization: `Bearer ${keys[role]}` };
  }
};

/**
 * A row for each route: what a stranger, a member of each role and a super-user get for a request that is in order. A token that is
 * not valid gets 401 everywhere but on open routes, so that needs no column.
 */
type Statuses = Record<'other' | 'attendee' | 'viewer' | 'moderator' | 'owner' | 'admin', number>;
/** Keys that may call the routes of their scope alone. */
type ScopeKey = 'propose key' | 'approve key' | 'connect key';
type Row = Statuses & { body?: object; open?: true; ingest?: true; key?: ScopeKey };
const ANYBODY = { other: 200, attendee: 200, viewer: 200, moderator: 200, owner: 200, admin: 200 };
const READ = { ...ANYBODY, other: 403, attendee: 403 };
const CONDUCT = { ...READ, viewer: 403 };
const OWN = { ...CONDUCT, moderator: 403 };
const ADMIN = { ...OWN, owner: 403 };
const ROWS: Record<string, Row> = {
  'POST /agent/sessions/register': { body: { sessionId: 's1', eventId: 'e1' }, ...CONDUCT, admin: 403 },
  'GET /agent/sessions': { ...ANYBODY },
  'GET /agent/sessions/:sessionId/status': { ...READ },
  'PUT /agent/sessions/:sessionId/mode': { body: { mode: 'AUTO' }, ...CONDUCT },
  'POST /agent/sessions/:sessionId/quiet': { body: { minutes: 5 }, ...CONDUCT },
  'PUT /agent/sessions/:sessionId/break': { body: { minutes: 15, startsInMinutes: 20 }, ...CONDUCT },
  'DELETE /agent/sessions/:sessionId/break': { ...CONDUCT },
  'POST /agent/sessions/:sessionId/pause': { ...CONDUCT },
  'POST /agent/sessions/:sessionId/resume': { ...CONDUCT },
  'DELETE /agent/sessions/:sessionId': { ...CONDUCT },
  'GET /agent/sessions/:sessionId/decisions': { ...READ },
  'POST /agent/sessions/:sessionId/decisions': {
    body: { content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' } },
    ...CONDUCT,
    moderator: 201,
    owner: 201,
    admin: 201,
    key: 'propose key',
  },
  'POST /agent/sessions/:sessionId/decisions/:decisionId/approve': { ...CONDUCT, key: 'approve key' },
  'POST /agent/sessions/:sessionId/decisions/:decisionId/reject': { ...CONDUCT, key: 'approve key' },
  'GET /agent/sessions/:sessionId/engagement': { ...READ },
  'GET /agent/sessions/:sessionId/anomalies': { ...READ },
  'GET /agent/sessions/:sessionId/report': { ...READ },
  'GET /agent/sessions/:sessionId/audit': { ...READ },
  'GET /interventions/history/:sessionId': { ...READ },
  'GET /interventions/history/event/:eventId': { ...READ },
  'GET /interventions/stats/:sessionId': { ...READ },
  'POST /interventions/manual': {
    body: { sessionId: 's1', content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' } },
    ...CONDUCT,
    moderator: 201,
    owner: 201,
    admin: 201,
  },
  'GET /agent/events/:eventId/settings': { ...READ },
  'PUT /agent/events/:eventId/settings': { body: { holdoutRate: 0.1 }, ...CONDUCT },
  'GET /agent/events/:eventId/lift': { ...READ },
  'GET /agent/events/:eventId/members': OWN,
  'POST /agent/events/:eventId/members': { body: { userId: 'tom', role: 'viewer' }, ...OWN },
  'DELETE /agent/events/:eventId/members/:userId': OWN,
  'POST /agent/events/:eventId/revocations': { body: { userId: 'guest:gone' }, ...OWN },
  'POST /agent/events/:eventId/transfer': { body: { to: 'zoe' }, ...OWN },
  'POST /agent/sessions/:sessionId/invite': { ...CONDUCT, moderator: 201, owner: 201, admin: 201 },
  'DELETE /agent/sessions/:sessionId/invite': { ...CONDUCT },
  'POST /join': { body: { code: 'made before' }, ...ANYBODY, open: true },
  'GET /agent/events/:eventId/keys': OWN,
  'POST /agent/events/:eventId/keys': { body: { name: 'k', scopes: ['read'] }, ...OWN, owner: 201, admin: 201 },
  'DELETE /agent/events/:eventId/keys/:keyId': OWN,
  'POST /ingest/events': {
    body: { events: [{ channel: 'platform.heartbeat.v1' }] },
    ...ADMIN,
    admin: 403,
    ingest: true,
  },
  'PUT /connect/sessions/:sessionId': {
    body: { kind: 'irc', presence: 'exact', signals: [], arms: [] },
    ...CONDUCT,
    key: 'connect key',
  },
  'DELETE /connect/sessions/:sessionId': { ...CONDUCT, key: 'connect key' },
  'POST /connect/sessions/:sessionId/take': { ...CONDUCT, key: 'connect key' },
  'POST /connect/sessions/:sessionId/interventions/:interventionId/begin': { ...CONDUCT, key: 'connect key' },
  'POST /connect/sessions/:sessionId/interventions/:interventionId/outcome': {
    body: { status: 'EXECUTED', reach: 3, reason: null },
    ...CONDUCT,
    key: 'connect key',
  },
  'GET /agent/events/:eventId/people/:userId': OWN,
  'DELETE /agent/events/:eventId/people/:userId': OWN,
  // Of oneself, wherever that is: empty where nothing is kept, and where nothing is. The organiser hands over first.
  'GET /me/events/:eventId': ANYBODY,
  'DELETE /me/events/:eventId': { ...ANYBODY, owner: 409 },
  'GET /agent/events/:eventId/webhooks': OWN,
  'POST /agent/events/:eventId/webhooks': {
    body: { url: 'https://hooks.example.com/' },
    ...OWN,
    owner: 201,
    admin: 201,
  },
  'PATCH /agent/events/:eventId/webhooks/:webhookId': { body: { types: null }, ...OWN },
  'DELETE /agent/events/:eventId/webhooks/:webhookId': OWN,
  'POST /agent/events/:eventId/webhooks/:webhookId/rotate': { body: {}, ...OWN },
  'POST /agent/events/:eventId/webhooks/:webhookId/test': { ...OWN, owner: 202, admin: 202 },
  'GET /agent/events/:eventId/webhooks/:webhookId/deliveries': OWN,
  'POST /agent/events/:eventId/webhooks/:webhookId/deliveries/:deliveryId/retry': { ...OWN, owner: 202, admin: 202 },
  'GET /agent/health': { ...ANYBODY, open: true },
  'GET /agent/budget': { ...ANYBODY },
  'POST /agent/pause': { ...ADMIN },
  'POST /agent/resume': { ...ADMIN },
  'POST /agent/revocations': { body: { userId: 'gone' }, ...ADMIN },
};

const expected = (row: Row, role: Role): number => {
  if (role === 'no token' || role === 'expired' || role === 'wrong key' || role === 'none') return row.open ? 200 : 401;
  if (role === 'other organiser') return row.other;
  if (row.open) return 200;
  // A key that may read is a viewer of its own event, where a route has an event; the others do one thing each.
  // A guest is at home in the room alone.
  if (role === 'guest') return 401;
  if (role === 'ingest key') return row.ingest ? 200 : 403;
  if (role === 'key of another event') return row.ingest ? 200 : 403;
  if (role === 'propose key' || role === 'approve key' || role === 'connect key')
    return row.key === role ? row.owner : 403;
  if (role === 'read key') return row.viewer === 200 && row.other === 403 ? 200 : 403;
  return row[role];
};

let harness: Harness;
let app: Api;
let decision = 0;
let keys: Record<(typeof KEYS)[number], string>;
let removable = '';
let code = '';

beforeAll(async () => {
  harness = await startHarness();
  app = harness.app;
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
});

/** Ada's session s1 of her event e1, live, with a decision that waits unless one is to be made. */
async function prepare(route: string): Promise<string> {
  const { db, pool } = harness.database;
  const creating = bearer('ada', { permissions: ['event:create'] });
  const payload = { sessionId: 's1', eventId: 'e1' };
  await pool.query(`update events set organizer_id = 'ada'`);
  await app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers: creating, payload });
  const other = { sessionId: 's2', eventId: 'e2' };
  await app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers: creating, payload: other });
  await pool.query(
    `update sessions set paused = false, quiet_until = null, break_from = null, break_until = null, audience = null`,
  );
  await pool.query(`delete from event_members`);
  await db.insert(eventMembers).values([
    { eventId: 'e1', userId: 'vic', role: 'viewer' },
    { eventId: 'e1', userId: 'mia', role: 'moderator' },
  ]);
  await pool.query(`delete from event_keys`);
  const make = async (eventId: string, scopes: KeyScope[]) => {
    const made = await harness.context.keys.create(eventId, { name: 'k', scopes }, { actor: 'ada', source: undefined });
    if (made.kind !== 'ok') throw new Error(made.kind);
    return made.key;
  };
  const by = { actor: 'ada', source: undefined };
  const invitation = await harness.context.guests?.invitations.create({ id: 's1', eventId: 'e1' }, by);
  code = invitation?.code ?? '';
  removable = (await make('e1', ['read'])).id;
  keys = {
    'ingest key': (await make('e1', ['ingest'])).key,
    'read key': (await make('e1', ['read'])).key,
    'propose key': (await make('e1', ['propose'])).key,
    'approve key': (await make('e1', ['approve'])).key,
    'connect key': (await make('e1', ['connect'])).key,
    'key of another event': (await make('e2', [...KEY_SCOPES])).key,
  };
  await pool.query('delete from webhooks');
  await pool.query(
    `insert into webhooks (id, event_id, url, secret, created_by) values ('w1', 'e1', 'https://a.example', '', 'ada')`,
  );
  await pool.query(
    `insert into webhook_deliveries (webhook_id, id, type, body) values ('w1', 'm1', 'webhook:test', '{}')`,
  );
  await pool.query(`update decisions set status = 'EXPIRED' where status in ('PENDING', 'APPROVED', 'EXECUTING')`);
  const id = `d${++decision}`;
  if (route.endsWith('/decisions')) return id;
  await db.insert(decisions).values({
    id,
    sessionId: 's1',
    eventId: 'e1',
    anomalyId: 'a1',
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
  path
    .replace(':sessionId', 's1')
    .replace(':eventId', 'e1')
    .replace(':decisionId', decisionId)
    .replace(':interventionId', decisionId)
    .replace(':userId', 'vic')
    .replace(':keyId', removable)
    .replace(':webhookId', 'w1')
    .replace(':deliveryId', 'm1');

const METHODS = ['PUT', 'POST', 'PATCH', 'DELETE'] as const;
const call = (method: string, url: string, headers: Record<string, string>, body?: object) =>
  app.inject({
    method: METHODS.find((one) => one === method) ?? 'GET',
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
      const id = await prepare(route);
      const body = path === '/join' ? { code } : row.body;
      const answer = await call(method, fill(path, id), headersOf(role), body);
      expect(answer.statusCode, answer.body).toBe(expected(row, role));
      if (answer.statusCode >= 400) expect(answer.headers['content-type']).toContain('application/problem+json');
      if (answer.statusCode === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
    });
  }
});

const withoutInstance = (body: string) => ({ ...JSON.parse(body), instance: '' });

describe('FAULT 1: nobody can tell what exists', () => {
  const paths = Object.keys(ROWS).filter((route) => /:sessionId|:eventId/.test(route) && !/ \/me\//.test(route));
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
