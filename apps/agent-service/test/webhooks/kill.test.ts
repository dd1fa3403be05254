import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DELIVERER_STEPS, type DelivererInput } from '../support/webhooks/deliverer-process.ts';
import { freePort } from '@conductor/dev-env';
import { RECEIVER_STEPS, type ReceiverInput } from '../support/webhooks/receiver-process.ts';
import { KEY, startWebhooks, type WebhooksRig } from '../support/webhooks/set-up.ts';

let rig: WebhooksRig;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  [rig, folder] = await Promise.all([startWebhooks(), mkdtemp(join(tmpdir(), 'receiver-'))]);
  const databaseUrl = rig.stores.a.pool.options.connectionString ?? '';
  for (const step of STEPS) {
    const dieWhen = step === 'sending' ? null : step;
    deliverers.set(step, start('deliverer-process.ts', { databaseUrl, key: KEY, dieWhen }));
  }
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rig[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const STEPS = [...DELIVERER_STEPS, 'sending'] as const;
/** One for each step, begun at once since starting takes long; each waits until it is spoken to. */
const deliverers = new Map<string, ChildProcess>();
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 60_000, interval: 10 });
const start = (program: string, input: DelivererInput | ReceiverInput): ChildProcess => {
  const file = fileURLToPath(new URL(`../support/webhooks/${program}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=development', file, JSON.stringify(input)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
};

describe('kill -9 of whoever sends', () => {
  it.each(STEPS)('at the step “%s”: nothing is lost, all is in order', { timeout: 120_000 }, async (dieWhen) => {
    const { sessionId, eventId } = await rig.session();
    const { id } = await rig.make(eventId);
    const ids = await rig.tell(sessionId, 3);
    const child = deliverers.get(dieWhen);
    // The request has arrived, and no response ever comes.
    if (dieWhen === 'sending') rig.receiver.behaviour.act = () => void child?.kill('SIGKILL');
    child?.stdin?.write('begin');
    const [, signal] = child ? await once(child, 'exit') : [];
    expect(signal).toBe('SIGKILL');
    rig.receiver.behaviour.act = () => 204;
    const before = rig.receiver.of(sessionId);
    expect(before).toEqual(dieWhen === 'claimed' ? [] : [ids[0]]);
    // Its claim holds until its time is over, and nobody overtakes it.
    rig.start(2);
    await rig.forward(29);
    await rig.forward(2);
    await until(async () =>
      expect((await rig.log(id)).map((row) => row['status'])).toEqual(Array(3).fill('DELIVERED')),
    );
    const wasSettled = dieWhen === 'claimed' || dieWhen === 'settled';
    expect(rig.receiver.of(sessionId)).toEqual(wasSettled ? ids : [ids[0], ...ids]);
    await rig.stop();
  });
});

it('kill -9 of the receiver at every step: it has everything in the end, in order', { timeout: 120_000 }, async () => {
  const file = join(folder, 'kept');
  const { sessionId, eventId } = await rig.session();
  const port = await freePort();
  const { id } = await rig.make(eventId, `http://127.0.0.1:${port}/`);
  const secret = rig.receiver.secrets.at(-1) ?? '';
  const ids = await rig.tell(sessionId, RECEIVER_STEPS.length + 1);
  const [deliverer] = rig.start();
  for (const dieWhen of RECEIVER_STEPS) {
    const child = start('receiver-process.ts', { port, secret, file, dieWhen });
    const gone = once(child, 'exit');
    await until(async () => {
      await rig.forward(60);
      deliverer?.wake();
      expect(child.signalCode).toBe('SIGKILL');
    });
    await gone;
  }
  start('receiver-process.ts', { port, secret, file, dieWhen: null });
  await until(async () => {
    await rig.forward(60);
    deliverer?.wake();
    expect((await rig.log(id)).map((row) => row['status'])).toEqual(ids.map(() => 'DELIVERED'));
  });
  const kept = (await readFile(file, 'utf8')).trim().split('\n');
  expect([...new Set(kept)]).toEqual(ids);
  // A message that was kept and not acknowledged came again, before any later one.
  expect(kept.toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b))).toEqual(kept);
  expect(kept.length).toBeGreaterThan(ids.length);
});
