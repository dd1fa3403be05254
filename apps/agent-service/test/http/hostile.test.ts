import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorable } from '../../src/http/storable-text.ts';
import { bearer, startHarness, token, type Harness } from './harness.ts';

/** The usual strings that break what was built carelessly. */
const NASTY = [
  "' OR '1'='1",
  "'; DROP TABLE sessions; --",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}',
  '${7*7}',
  '$(id)',
  '../../../../etc/passwd',
  '%2e%2e%2f',
  '\u0000',
  's1\u0000',
  '\ud800',
  '\u202Egnp.exe',
  '__proto__',
  'constructor',
  'toString',
  '𝕊'.repeat(128),
  'x'.repeat(10_000),
  '\r\nSet-Cookie: a=b',
  'undefined',
  'null',
  'NaN',
  '-1',
  '1e309',
  '{"$gt":""}',
  ' ',
  '',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 300 }), fc.string());
const value = fc.oneof(
  text,
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, [], {}, 'AUTO', 5),
  fc.array(text, { maxLength: 3 }),
);
const FIELDS = [
  'sessionId',
  'eventId',
  'title',
  'access',
  'metadata',
  'mode',
  'minutes',
  'reason',
  'edits',
  'version',
  'context',
  'organizerId',
  'userId',
  'approvedBy',
  '__proto__',
  'constructor',
];
const body = fc.oneof(
  value,
  fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 6 }),
  fc.dictionary(text, value, { maxKeys: 4 }),
);
const id = fc.oneof(fc.constant('s1'), text.map(encode));

function encode(raw: string): string {
  return encodeURIComponent(raw.toWellFormed());
}

const PATHS: [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: (a: string, b: string) => string][] = [
  ['POST', () => '/agent/sessions/register'],
  ['GET', (a) => `/agent/sessions?cursor=${a}&limit=3`],
  ['GET', (a) => `/agent/sessions/${a}/status`],
  ['PUT', (a) => `/agent/sessions/${a}/mode`],
  ['POST', (a) => `/agent/sessions/${a}/quiet`],
  ['PUT', (a) => `/agent/sessions/${a}/break`],
  ['DELETE', (a) => `/agent/sessions/${a}/break`],
  ['POST', (a) => `/agent/sessions/${a}/pause`],
  ['DELETE', (a) => `/agent/sessions/${a}`],
  ['GET', (a, b) => `/agent/sessions/${a}/decisions?cursor=${b}&status=${b}`],
  ['GET', (a, b) => `/agent/sessions/${a}/decisions?cursor=${b}`],
  ['POST', (a, b) => `/agent/sessions/${a}/decisions/${b}/approve`],
  ['POST', (a, b) => `/agent/sessions/${a}/decisions/${b}/reject?reason=${b}`],
  ['GET', (a, b) => `/agent/sessions/${a}/engagement?from=${b}&to=${b}&step=${b}`],
  ['GET', (a, b) => `/agent/sessions/${a}/anomalies?cursor=${b}`],
  ['GET', (a, b) => `/agent/sessions/${a}/audit?cursor=${b}`],
  ['GET', (a, b) => `/agent/sessions/${a}/report?format=${b}`],
  ['GET', (a, b) => `/interventions/history/${a}?cursor=${b}`],
  ['GET', (a, b) => `/interventions/history/event/${a}?cursor=${b}`],
  ['GET', (a) => `/interventions/stats/${a}`],
  ['GET', (a) => `/${a}`],
];

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  const headers = bearer('ada', { permissions: ['event:create'] });
  const payload = { sessionId: 's1', eventId: 'e1' };
  await harness.app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers, payload });
});
afterAll(() => harness[Symbol.asyncDispose]());

/** All that a request could have changed; `xmin` grows with every change of a row. */
const state = async (): Promise<string> => {
  const { rows } = await harness.database.pool.query(
    `select (select jsonb_agg(to_jsonb(s) order by id) from sessions s) as s,
            (select jsonb_agg(to_jsonb(e) order by id) from events e) as e,
            (select jsonb_agg(to_jsonb(d) order by id) from decisions d) as d,
            (select jsonb_agg(to_jsonb(i)) from installation i) as i`,
  );
  return JSON.stringify(rows);
};

const check = async (response: { statusCode: number; body: string; headers: Record<string, unknown> }) => {
  expect(response.statusCode, response.body).toBeLessThan(500);
  if (response.statusCode < 400) return;
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  expect(response.body).not.toMatch(/<script>|onerror|DROP TABLE|etc\/passwd|Set-Cookie|node_modules|\.ts:|select /);
  expect(response.headers).not.toHaveProperty('set-cookie');
};

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('whatever is sent', () => {
  it('by its owner or a stranger: no fault of ours, nothing reflected, nothing changed by what is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATHS),
        id,
        fc.oneof(text, fc.constant('d1')).map(encode),
        body,
        fc.constantFrom('ada', 'eve'),
        async ([method, path], a, b, payload, user) => {
          const before = await state();
          const response = await harness.app.inject({
            method,
            url: `/api/v1${path(a, b)}`,
            headers: { ...bearer(user), 'content-type': 'application/json' },
            ...(method === 'GET' ? {} : { payload: JSON.stringify(payload) ?? '' }),
          });
          await check(response);
          if (response.statusCode >= 400 || user === 'eve') expect(await state()).toBe(before);
        },
      ),
      { numRuns: 1_000 },
    );
  }, 120_000);

  it('FAULT 47: cursors and times that decode, but that the database refuses, are 400', async () => {
    const queries = [
      ...['decisions', 'anomalies', 'audit'].flatMap((list) => [
        `${list}?cursor=${cursor(8.64e15, 'x')}`,
        `${list}?cursor=${cursor(-8.64e15, 'x')}`,
        `${list}?cursor=${cursor(1, 'a\u0000b')}`,
        `${list}?cursor=${cursor(1, '\ud800')}`,
        `${list}?cursor=${cursor(1, 'x'.repeat(300))}`,
      ]),
      'engagement?from=0&to=8640000000000000',
      'engagement?from=253402300800000',
    ];
    for (const query of queries) {
      const response = await harness.app.inject({
        url: `/api/v1/agent/sessions/s1/${query}`,
        headers: bearer('ada'),
      });
      expect(response.statusCode, query).toBe(400);
    }
    const farthest = await harness.app.inject({
      url: `/api/v1/agent/sessions/s1/engagement?from=0&to=253402300799999`,
      headers: bearer('ada'),
    });
    expect(farthest.statusCode).toBe(200);
  });

  it('as bytes that are no JSON', async () => {
    const before = await state();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 2_000 }),
          text.map((s) => new TextEncoder().encode(s)),
        ),
        fc.constantFrom(
          'application/json',
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          '',
        ),
        async (bytes, contentType) => {
          const response = await harness.app.inject({
            method: 'PUT',
            url: '/api/v1/agent/sessions/s1/mode',
            headers: { ...bearer('ada'), 'content-type': contentType },
            payload: Buffer.from(bytes),
          });
          await check(response);
          expect([400, 415]).toContain(response.statusCode);
        },
      ),
      { numRuns: 200 },
    );
    expect(await state()).toBe(before);
  });

  it('in headers', async () => {
    const header = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(header, header, header, async (authorization, origin, forwarded) => {
        const response = await harness.app.inject({
          url: '/api/v1/agent/sessions/s1/status',
          headers: { authorization, origin, 'x-forwarded-for': forwarded, 'x-request-id': forwarded },
        });
        await check(response);
        expect(response.statusCode).toBe(401);
        expect(response.headers).not.toHaveProperty('access-control-allow-origin');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      'nested 30,000 deep',
      `{"sessionId":"s9","eventId":"e1","metadata":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
    ],
    ['with NUL inside', '{"sessionId":"s9","eventId":"e1","metadata":{"a":"\\u0000"}}'],
    ['with half a character', '{"sessionId":"s9","eventId":"e1","metadata":{"\\ud800":1}}'],
    ['that would reach a prototype', '{"sessionId":"s9","eventId":"e1","__proto__":{"admin":true}}'],
    ['that would reach a constructor', '{"sessionId":"s9","eventId":"e1","constructor":{"prototype":{}}}'],
  ])('a body %s is refused', async (_, payload) => {
    const headers = { ...bearer('ada'), 'content-type': 'application/json' };
    const before = await state();
    const response = await harness.app.inject({
      method: 'POST',
      url: '/api/v1/agent/sessions/register',
      headers,
      payload,
    });
    expect(response.statusCode, response.body).toBe(400);
    await check(response);
    expect(await state()).toBe(before);
  });

  it('a body above 64 KiB is refused unread', async () => {
    const headers = { ...bearer('ada'), 'content-type': 'application/json' };
    const payload = JSON.stringify({ mode: 'AUTO', pad: 'x'.repeat(65_536) });
    const response = await harness.app.inject({
      method: 'PUT',
      url: '/api/v1/agent/sessions/s1/mode',
      headers,
      payload,
    });
    expect(response.statusCode).toBe(413);
    await check(response);
  });

  it('leaves neither tokens nor what was sent in the log', async () => {
    const secret = token('ada');
    await harness.app.inject({
      method: 'PUT',
      url: '/api/v1/agent/sessions/s1/mode',
      headers: { authorization: `Bearer ${secret}` },
      payload: { mode: 'very private words' },
    });
    await harness.app.inject({ url: '/api/v1/agent/sessions', headers: { authorization: `Bearer ${secret}x` } });
    const log = JSON.stringify(harness.log);
    expect(log).toContain('Unauthorized: Invalid or expired token');
    expect(log).not.toContain(secret);
    expect(log).not.toContain('very private words');
  });
});

it('storable values are well-formed, without NUL, and not deep', () => {
  expect(isStorable({ a: ['x', { b: 1 }], c: null })).toBe(true);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
      const written = JSON.stringify(json);
      expect(isStorable(json)).toBe(!/\\u0000|\\ud[89a-f]/i.test(written));
    }),
  );
});
