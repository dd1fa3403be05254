import { challenges, executions, sessions } from '@conductor/database';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { ContentOf, RoomPayload } from '@conductor/contracts';
import { insertChallenge } from '../../src/db/challenges.ts';
import type { Service } from '../../src/service.ts';
import { decide, outcomesOf, send, settle } from './commands.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

const CHALLENGE: ContentOf<'GAMIFICATION'> = {
  arm: 'GAMIFICATION',
  title: 'All together',
  description: 'Can we reach twelve?',
  goal: 12,
  durationSeconds: 60,
};

let rig: Rig;
let node: Service;
let other: Service;
const start = (): Promise<Service> => rig.startNode({}, { claimAfterMs: 600, compareEveryMs: 300 });
beforeAll(async () => {
  rig = await createRig();
  node = await start();
  other = await start();
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** Somebody in the session, and what they hear of challenges, in order. */
async function attend(service: Service, sub: string, sessionId: string) {
  const client = await rig.connect(service, sub);
  const heard: string[] = [];
  const updates: RoomPayload<'challenge:updated'>[] = [];
  client.on('challenge:started', ({ challenge }) => heard.push(`started ${challenge.goal}`));
  client.on('challenge:ended', ({ reached, progress, people }) => heard.push(`ended ${reached} ${progress} ${people}`));
  client.on('challenge:updated', (update) => updates.push(update));
  expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
  return { client, heard, updates };
}

const react = (client: Client, sessionId: string, clientId: string) =>
  client.emitWithAck('reaction:send', { sessionId, emoji: '🎉', clientId });

/** Starts a challenge, sent twice, and waits until everybody has heard of it. */
async function begin(
  session: { sessionId: string; eventId: string },
  people: { heard: string[] }[],
  change: Partial<ContentOf<'GAMIFICATION'>> = {},
): Promise<string> {
  const command = await decide(rig.db, session, { ...CHALLENGE, ...change });
  await send(rig.redis, command);
  await send(rig.redis, command);
  await vi.waitFor(async () => {
    const outcomes = await outcomesOf(rig.redis, command.interventionId);
    const outcome = expect.objectContaining({ status: 'EXECUTED', reach: people.length });
    expect(outcomes).toEqual([outcome, outcome]);
  });
  await vi.waitFor(() => expect(people.map(({ heard }) => heard.length)).toEqual(people.map(() => 1)));
  await settle(rig.db, command);
  return command.interventionId;
}

/** Ends each challenge of the session as if its time were up. */
const timeIsUp = (sessionId: string) =>
  rig.db
    .update(challenges)
    .set({ endsAt: sql`clock_timestamp()` })
    .where(eq(challenges.sessionId, sessionId));

it('is told once to everybody, counts over nodes each action once and of one person five, and ends at its goal', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const anna = await attend(node, 'anna', sessionId);
  const ben = await attend(other, 'ben', sessionId);
  const cleo = await attend(other, 'cleo', sessionId);
  const id = await begin(session, [anna, ben, cleo]);
  // Anna's client asks again for each of them, at another node too.
  const elsewhere = await attend(other, 'anna', sessionId);
  for (const own of [anna.client, anna.client, elsewhere.client]) {
    for (const n of [1, 2, 3]) expect(await react(own, sessionId, `${n}`)).toEqual({ success: true });
  }
  await Promise.all(Array.from({ length: 12 }, (_, n) => react(ben.client, sessionId, `${n}`)));
  await vi.waitFor(() => expect(cleo.updates.at(-1)).toMatchObject({ progress: 8, people: 2 }));
  const late: Client = await rig.connect(node, 'dora');
  expect(await late.emitWithAck('session:join', { sessionId })).toMatchObject({
    challenge: { id, goal: 12, progress: 8, people: 2 },
  });
  for (const n of [1, 2, 3, 4]) await react(cleo.client, sessionId, `${n}`);
  const all = [anna.heard, ben.heard, cleo.heard];
  await vi.waitFor(() => expect(all).toEqual(all.map(() => ['started 12', 'ended true 12 3'])));
  const versions = cleo.updates.map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(await react(cleo.client, sessionId, 'after')).toEqual({ success: true });
  expect(await late.emitWithAck('session:join', { sessionId })).toMatchObject({ challenge: null });
});

it('ends when its time is up, and with its session before that is told to have ended', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const anna = await attend(node, 'anna', sessionId);
  anna.client.on('session:ended', () => anna.heard.push('session ended'));
  await begin(session, [anna]);
  await react(anna.client, sessionId, '1');
  await timeIsUp(sessionId);
  await vi.waitFor(() => expect(anna.heard.slice(1)).toEqual(['ended false 1 1']), 3_000);
  anna.heard.length = 0;
  await begin(session, [anna]);
  await rig.db.update(sessions).set({ status: 'ENDED', endedAt: new Date() }).where(eq(sessions.id, sessionId));
  await vi.waitFor(() => expect(anna.heard.slice(1)).toEqual(['ended false 0 0', 'session ended']), 3_000);
});

it('is not begun while another runs in the session', async () => {
  const session = await registerSession(rig.db);
  const anna = await attend(node, 'anna', session.sessionId);
  await begin(session, [anna]);
  const second = await decide(rig.db, session, CHALLENGE);
  await send(rig.redis, second);
  await vi.waitFor(async () =>
    expect(await outcomesOf(rig.redis, second.interventionId)).toMatchObject([
      { status: 'FAILED', reason: 'a challenge runs already' },
    ]),
  );
  expect(anna.heard).toEqual(['started 12']);
});

it('claimed by a node that died before it told anybody is told by another; its end too, once, whoever stored it', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const anna = await attend(node, 'anna', sessionId);
  const ben = await attend(other, 'ben', sessionId);
  const command = await decide(rig.db, session, CHALLENGE);
  const { interventionId: id } = command;
  await rig.db.insert(executions).values({ interventionId: id, sessionId, status: 'CLAIMED' });
  await rig.db.transaction((tx) => insertChallenge(tx, { id, sessionId }, CHALLENGE));
  await send(rig.redis, command);
  const all = [anna.heard, ben.heard];
  await vi.waitFor(() => expect(all).toEqual([['started 12'], ['started 12']]));
  await vi.waitFor(async () =>
    expect(await outcomesOf(rig.redis, id)).toMatchObject([{ status: 'EXECUTED', reach: 2 }]),
  );
  // Ended by one that died before it told so; then the command comes once more.
  const [at] = [sql`clock_timestamp()`];
  await rig.db.update(challenges).set({ endedAt: at, progress: 3, people: 1 }).where(eq(challenges.id, id));
  await vi.waitFor(() => expect(all).toEqual(all.map(() => ['started 12', 'ended false 3 1'])), 3_000);
  await send(rig.redis, command);
  await vi.waitFor(async () => expect(await outcomesOf(rig.redis, id)).toHaveLength(2));
  expect(all).toEqual(all.map(() => ['started 12', 'ended false 3 1']));
});

it('progress is what was accepted, and the end is told once, while nodes go and come, Redis is emptied and Postgres stalls', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const people = await Promise.all([1, 2, 3, 4].map((n) => attend(n % 2 ? node : other, `person ${n}`, sessionId)));
  const id = await begin(session, people, { goal: 1_000 });
  const accepted = new Map<number, Set<string>>();
  /** Tries each reaction until it is accepted, as a client does that cannot know what became of it. */
  const persist = async (n: number): Promise<void> => {
    const counted = new Set<string>();
    accepted.set(n, counted);
    for (const clientId of ['1', '2', '3', '4'].slice(0, n)) {
      await vi.waitFor(
        async () => {
          let own = people[n - 1]?.client;
          if (!own?.connected) {
            own = (await attend(n % 2 ? node : other, `person ${n}`, sessionId)).client;
            const person = people[n - 1];
            if (person) person.client = own;
          }
          const timed: { emitWithAck(name: string, payload: unknown): Promise<{ success: boolean }> } =
            own.timeout(500);
          const answer = await timed.emitWithAck('reaction:send', { sessionId, emoji: '👏', clientId });
          expect(answer.success).toBe(true);
        },
        { timeout: 15_000, interval: 30 },
      );
      counted.add(clientId);
    }
  };
  const working = Promise.all([1, 2, 3, 4].map(persist));
  const gone = other;
  other = await start();
  await gone[Symbol.asyncDispose]();
  await rig.redis.flushall();
  await rig.db.transaction(async (tx) => {
    await tx.execute(sql`lock table challenge_actions in access exclusive mode`);
    await tx.execute(sql`select pg_sleep(0.3)`);
  });
  await working;
  await rig.db.update(challenges).set({ goal: 10 }).where(eq(challenges.id, id));
  const witness = await attend(other, 'witness', sessionId);
  const sum = [...accepted.values()].reduce((total, ids) => total + ids.size, 0);
  expect(sum).toBe(10);
  await vi.waitFor(() => expect(witness.heard).toEqual(['ended true 10 4']), 5_000);
  const [row] = await rig.db.select().from(challenges).where(eq(challenges.id, id));
  expect(row).toMatchObject({ progress: sum, people: 4 });
});
