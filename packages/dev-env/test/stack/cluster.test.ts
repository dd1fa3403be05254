import { roomKeys } from '@conductor/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis } from '../../src/servers/redis.ts';
import { startRedisCluster, type Master, type RedisCluster } from '../../src/servers/redis-cluster.ts';
import { found, PATIENCE, startGround, type Ground, type Session } from './ground.ts';
import { openAudience, openConsole, warmedUp, type Audience, type OrganiserConsole } from './people.ts';

const SIZE = 10;
const OWNER = 'organiser';

let cluster: RedisCluster;
let ground: Ground;
let session: Session;
let console: OrganiserConsole;
let audience: Audience;
const open = new AsyncDisposableStack();
beforeAll(async () => {
  cluster = open.use(await startRedisCluster());
  ground = open.use(await startGround({ env: { REDIS_URL: cluster.url, REDIS_CLUSTER: 'on' } }));
  session = await ground.register(OWNER);
  console = open.use(await openConsole(ground, OWNER, session));
  audience = open.use(await openAudience(ground, session, SIZE));
}, 240_000);
afterAll(() => open.disposeAsync());

/** The server that keeps the session's room, and one that does not. */
async function servers(): Promise<{ here: Master; elsewhere: Master }> {
  const here = await cluster.ownerOf(roomKeys(session.sessionId).log);
  const elsewhere = cluster.masters.find((master) => master !== here);
  if (!elsewhere) throw new Error('one server alone');
  return { here, elsewhere };
}

/** Everybody says one thing; each of them sees all of it once, and in one order. */
async function everybodySpeaks(about: string): Promise<void> {
  const texts = audience.people.map((_, index) => `${about} ${index}`);
  // The client sends it again under the same id until it is taken.
  const answers = await Promise.all(audience.people.map(({ room }, index) => room.send(texts[index] ?? '')));
  expect(answers.filter(({ success }) => !success)).toEqual([]);
  const seen = (): string[][] =>
    audience.people.map(({ room }) =>
      room
        .state()
        .messages.map(({ text }) => text)
        .filter((text) => text.startsWith(about)),
    );
  await vi.waitFor(() => {
    for (const each of seen()) expect(each.toSorted()).toEqual(texts.toSorted());
  }, PATIENCE);
  expect(new Set(seen().map((each) => each.join())).size).toBe(1);
  const [row] = await ground.rows('select count(*)::int as kept from chat_messages where text like $1', [`${about} %`]);
  expect(row).toEqual({ kept: SIZE });
}

const judged = () => ground.rows('select id from anomalies union all select id from decisions');

const scoredAgain = async (): Promise<void> => {
  const before = console.scores().length;
  const known = (): number[] =>
    console
      .scores()
      .slice(before)
      .filter((score) => score !== null);
  await vi.waitFor(() => expect(known().filter((score) => score > 0.2).length).toBeGreaterThan(5), PATIENCE);
};

describe('both services on three masters', () => {
  it('score a room, ask, and show what was approved once to the room and its feed', { timeout: 240_000 }, async () => {
    await everybodySpeaks('hello');
    await warmedUp(console);
    expect(console.of('engagement:update').at(-1)?.data.signals.totalUsers).toBe(SIZE);
    audience.fallSilent();
    const proposed = await found(() => console.of('agent.decision')[0], 'decision');
    const { id } = proposed.data;
    const approve = `/agent/sessions/${session.sessionId}/decisions/${id}/approve`;
    expect(await ground.call(OWNER, 'POST', approve, {})).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(audience.people.every(({ polls }) => polls.length > 0)).toBe(true), PATIENCE);
    const executed = await found(() => console.of('agent.intervention.executed')[0], 'execution');
    expect(executed.data).toMatchObject({ decisionId: id, status: 'EXECUTED', reach: SIZE });
    expect(await audience.vote()).toBe(SIZE);
    audience.speak();
    await found(() => console.of('agent.reward.measured')[0], 'reward');
    expect(audience.people.map(({ polls }) => polls.map((poll) => poll.interventionId))).toEqual(
      audience.people.map(() => [id]),
    );
    expect(console.of('agent.intervention.executed')).toHaveLength(1);
  });

  it('lose and double nothing where the room is moved to another server', { timeout: 120_000 }, async () => {
    const { elsewhere } = await servers();
    const speaking = everybodySpeaks('while moving');
    await cluster.moveSlot(roomKeys(session.sessionId).log, elsewhere);
    await speaking;
    await everybodySpeaks('moved');
    await scoredAgain();
  });

  it('know nothing while the room’s server is gone, and lose and double nothing', { timeout: 180_000 }, async () => {
    const { here } = await servers();
    await everybodySpeaks('before');
    await here.crash();
    const speaking = everybodySpeaks('meanwhile');
    await vi.waitFor(async () => {
      const ready = await fetch(`${ground.realTime.url}/health/ready`);
      expect(await ready.json()).toMatchObject({ checks: { redis: 'unavailable' } });
    }, PATIENCE);
    const before = await judged();
    await here.restart();
    await speaking;
    await everybodySpeaks('after');
    await scoredAgain();
    expect(await judged()).toEqual(before);
    const places = console.places().map(({ epoch, seq }) => `${epoch} ${seq}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('a service that was told wrongly', () => {
  it('says so in a sentence, and does not start', { timeout: 120_000 }, async () => {
    await using alone = await startRedis();
    const [first = ''] = cluster.url.split(',');
    await expect(startGround({ env: { REDIS_URL: alone.url, REDIS_CLUSTER: 'on' } })).rejects.toThrow(
      'leave REDIS_CLUSTER out',
    );
    await expect(startGround({ env: { REDIS_URL: first } })).rejects.toThrow('set REDIS_CLUSTER=on');
  });
});
