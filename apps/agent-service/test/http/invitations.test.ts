import { createVerifier, withGuests } from '@conductor/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/http/app.ts';
import { bearer, GUEST_SECRET, SECRET, startHarness, type Harness } from './harness.ts';

let harness: Harness;
const verifier = withGuests(createVerifier({ source: { kind: 'secret', secret: SECRET } }), GUEST_SECRET);
let addresses = 0;
let ip = '';

const invite = (method: 'POST' | 'DELETE' = 'POST', sub = 'ada') =>
  harness.app.inject({ method, url: '/api/v1/agent/sessions/s1/invite', headers: bearer(sub) });
const join = (code: string, more: object = {}, remoteAddress = ip) =>
  harness.app.inject({ method: 'POST', url: '/api/v1/join', payload: { code, ...more }, remoteAddress });
const newCode = async (): Promise<string> => (await invite()).json().code;
const query = async (text: string) => (await harness.database.pool.query(text)).rows;

beforeAll(async () => {
  harness = await startHarness();
  const headers = bearer('ada', { permissions: ['event:create'] });
  const payload = { sessionId: 's1', eventId: 'e1' };
  await harness.app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers, payload });
});
afterAll(() => harness[Symbol.asyncDispose]());
beforeEach(async () => {
  ip = `192.0.2.${(addresses += 1)}`;
  await query(`update sessions set status = 'ACTIVE', ended_at = null`);
});

describe('an invitation', () => {
  it('lets whoever has the code in, as a guest of its event, for twelve hours', async () => {
    const made = await invite();
    expect(made.statusCode).toBe(201);
    const { code, expiresAt } = made.json();
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(expiresAt - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const joined = await join(code, { name: ' Mia ' });
    expect(joined.statusCode).toBe(200);
    expect(joined.json().sessionId).toBe('s1');
    const guest = await verifier.verify(joined.json().token);
    expect(guest).toMatchObject({ permissions: [], events: ['e1'], userId: expect.stringMatching(/^guest:/) });
    expect(guest.expiresAt - Date.now()).toBeLessThanOrEqual(12 * 3_600_000);
    expect(JSON.parse(Buffer.from(joined.json().token.split('.')[1], 'base64url').toString()).name).toBe('Mia');
    expect((await verifier.verify((await join(code)).json().token)).userId).not.toBe(guest.userId);
  });

  it('is read as people type it', async () => {
    const code = await newCode();
    for (const typed of [code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')} `])
      expect((await join(typed)).statusCode, typed).toBe(200);
  });

  it('is over when another was made, it was taken away, its time is up, or the session has ended: always the same refusal', async () => {
    const first = await newCode();
    const second = await newCode();
    const refusals = [await join(first)];
    expect((await join(second)).statusCode).toBe(200);
    await query(`update session_invitations set expires_at = clock_timestamp() - interval '1 ms'`);
    refusals.push(await join(second));
    const third = await newCode();
    await query(`update sessions set status = 'ENDED', ended_at = now()`);
    refusals.push(await join(third));
    expect((await invite()).statusCode).toBe(409);
    await query(`update sessions set status = 'ACTIVE', ended_at = null`);
    expect((await invite('DELETE')).statusCode).toBe(200);
    expect((await invite('DELETE')).statusCode).toBe(404);
    refusals.push(await join(third), await join('2222-2222-2222'), await join('ö'));
    const bodies = refusals.map((refusal) => ({ ...refusal.json(), instance: '' }));
    expect(refusals.map(({ statusCode }) => statusCode)).toEqual(refusals.map(() => 404));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it('stands nowhere but in its response: not in the database, the trail or the log', async () => {
    const code = await newCode();
    await join(code, { name: 'A name of no one else' });
    await join(`${code}X`);
    await harness.context.audit.flush();
    const stored = JSON.stringify([
      await query('select * from session_invitations'),
      await query('select * from audit_log'),
      harness.log,
    ]);
    for (const secret of [code, code.replaceAll('-', ''), 'A name of no one else'])
      expect(stored).not.toContain(secret);
  });

  it.each([
    ['www.buy-now.example', 'link'],
    ['Event Organiser', 'organisers'],
    ['\u200b\u2800', 'shows nothing'],
  ])('is refused to whoever wants to be called %j, in words for them', async (name, words) => {
    const refused = await join(await newCode(), { name });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors).toEqual([{ field: '/name', message: expect.stringContaining(words) }]);
    expect(refused.body).not.toContain('www.');
  });

  it('of an anonymous event takes no name into the token', async () => {
    const code = await newCode();
    await query(`update event_settings set anonymous = true`);
    const joined = await join(code, { name: 'Mia' });
    await query(`update event_settings set anonymous = false`);
    expect(joined.statusCode).toBe(200);
    expect(Buffer.from(joined.json().token.split('.')[1], 'base64url').toString()).not.toContain('Mia');
  });

  it('is in the trail when made and taken away', async () => {
    await newCode();
    await invite('DELETE');
    const rows = await query(
      `select actor, action, session_id from audit_log where action like 'invitation.%' and outcome = 'OK' order by id desc limit 2`,
    );
    expect(rows).toEqual(
      ['invitation.remove', 'invitation.create'].map((action) => ({ actor: 'ada', action, session_id: 's1' })),
    );
  });

  it('cannot be tried out: after ten wrong codes an address is looked up no more, and nobody else is held up', async () => {
    const code = await newCode();
    const find = { asked: 0 };
    const invitations = harness.context.guests?.invitations;
    if (invitations === undefined) throw new Error('no guests');
    const real = invitations.find;
    invitations.find = (hash) => {
      find.asked += 1;
      return real(hash);
    };
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++) statuses.push((await join(`wrong-${i}`)).statusCode);
    invitations.find = real;
    expect(statuses).toEqual([...Array(10).fill(404), ...Array(20).fill(429)]);
    expect(find.asked).toBe(10);
    const refused = await join(code);
    expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await join(code, {}, '198.51.100.7')).statusCode).toBe(200);
  });

  it('FAULT 44: lets a whole lecture hall in at once from one address', async () => {
    const code = await newCode();
    const all = await Promise.all(Array.from({ length: 200 }, () => join(code)));
    expect(all.filter(({ statusCode }) => statusCode === 200)).toHaveLength(200);
  });

  it.each([[{}], [{ code: '' }], [{ code: 'A'.repeat(41) }], [{ code: 7 }], [{ code: 'A', name: 'x'.repeat(41) }]])(
    'refuses %j with 400',
    async (payload) => {
      const answer = await harness.app.inject({ method: 'POST', url: '/api/v1/join', payload, remoteAddress: ip });
      expect(answer.statusCode).toBe(400);
    },
  );
});

it('without GUEST_SECRET there are no guests: neither route is served', async () => {
  const app = await buildApp({ ...harness.context, guests: null });
  const headers = bearer('ada');
  const made = await app.inject({ method: 'POST', url: '/api/v1/agent/sessions/s1/invite', headers });
  const joined = await app.inject({ method: 'POST', url: '/api/v1/join', payload: { code: 'A' }, headers });
  await app.close();
  expect([made.statusCode, joined.statusCode]).toEqual([404, 404]);
});
