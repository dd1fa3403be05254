import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  const payload = { sessionId: 's1', eventId: 'e1' };
  await harness.app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers: ada(), payload });
});
afterAll(() => harness[Symbol.asyncDispose]());

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
const ada = (iat = inSeconds(0)) => bearer('ada', { permissions: ['event:create'], iat });
const root = bearer('root', { permissions: ['*'] });
const revoke = (path: string, userId: string, headers: Record<string, string>) =>
  harness.app.inject({ method: 'POST', url: `/api/v1${path}`, headers, payload: { userId } });
const list = async (headers: Record<string, string>): Promise<number> =>
  (await harness.app.inject({ url: '/api/v1/agent/sessions', headers })).statusCode;

describe('a token that was revoked', () => {
  it('is refused like any other that opens nothing, and counted by its reason; one issued later is good', async () => {
    const before = ada();
    expect(await list(before)).toBe(200);
    const answer = await revoke('/agent/revocations', 'ada', root);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { userId: 'ada', eventId: null, until: expect.any(Number) },
    ]);
    expect([await list(before), await list(ada(inSeconds(60))), await list(bearer('zoe'))]).toEqual([401, 200, 200]);
    expect(harness.log.find(({ fault }) => fault === 'revoked')).toMatchObject({
      msg: 'Unauthorized: Invalid or expired token',
    });
  });

  it('stands in the trail with who did it, and may be revoked again', async () => {
    await revoke('/agent/revocations', 'ada', root);
    const { rows } = await harness.database.pool.query(
      `select actor, detail from audit_log where action = 'token.revoke'`,
    );
    const row = { actor: 'root', detail: { userId: 'ada' } };
    expect(rows).toEqual([row, row]);
  });

  it('is a guest’s where the owner of an event asks, since anybody else’s opens more than that event', async () => {
    const path = '/agent/events/e1/revocations';
    const owner = ada(inSeconds(60));
    expect((await revoke(path, 'mallory', owner)).json()).toMatchObject({ status: 400 });
    expect((await revoke(path, 'guest:1', owner)).json()).toMatchObject({ userId: 'guest:1', eventId: 'e1' });
    expect((await revoke(path, 'guest:1', bearer('mallory'))).statusCode).toBe(403);
    const { rows } = await harness.database.pool.query(
      `select actor, detail from audit_log where action = 'token.revoke' and event_id = 'e1'`,
    );
    expect(rows).toEqual([{ actor: 'ada', detail: {} }]);
  });
});
