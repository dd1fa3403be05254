import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { startHookServer } from '../../src/bigbluebutton/hook-server.ts';
import { SECRET } from './fake-server.ts';

const sign = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

it('a hook that is not signed with the secret for this address is answered with 401, and nothing is heard', async () => {
  const events: unknown[] = [];
  const callbackUrl = 'https://conductor.example.org/hook';
  await using server = await startHookServer({
    port: 0,
    host: '127.0.0.1',
    secret: SECRET,
    callbackUrl: () => callbackUrl,
    onEvent: (event) => events.push(event),
  });
  const url = `http://127.0.0.1:${server.port}/hook`;
  const body = new URLSearchParams({ domain: 'x', event: '[{"a":1}]', timestamp: '1' }).toString();
  const post = async (checksum: string, text = body): Promise<number> =>
    (await fetch(`${url}?checksum=${checksum}`, { method: 'POST', body: text })).status;
  const right = sign('sha512', `${callbackUrl}${body}${SECRET}`);
  expect(await post('')).toBe(401);
  expect(await post('é'.repeat(64))).toBe(401);
  expect(await post(sign('sha256', `${callbackUrl}${body}another`))).toBe(401);
  expect(await post(sign('sha256', `${url}${body}${SECRET}`))).toBe(401);
  expect(await post(right, `${body}2`)).toBe(401);
  expect(await post(right, 'x'.repeat(300_000)).catch(() => 413)).toBe(413);
  expect((await fetch(url)).status).toBe(405);
  expect(events).toEqual([]);
  expect(await post(right)).toBe(200);
  expect(events).toEqual([{ a: 1 }]);
});
