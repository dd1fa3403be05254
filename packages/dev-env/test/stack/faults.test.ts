import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis } from '../../src/servers/redis.ts';
import { found, PACE, PATIENCE, startGround, type Ground, type Session } from './ground.ts';
import { openAudience, openConsole, warmedUp, type Audience, type OrganiserConsole } from './people.ts';

const SIZE = 10;
const OWNER = 'organiser';

type Room = { session: Session; console: OrganiserConsole; audience: Audience };

let ground: Ground;
let first: Room;
let second: Room;
const open = new AsyncDisposableStack();

/** A session whose audience has been lively for long enough that a slide would be noticed. */
async function openRoom(): Promise<Room> {
  const session = await ground.register(OWNER);
  const console = open.use(await openConsole(ground, OWNER, session));
  const audience = open.use(await openAudience(ground, session, SIZE));
  await warmedUp(console);
  return { session, console, audience };
}

beforeAll(async () => {
  ground = open.use(await startGround());
  [first, second] = await Promise.all([openRoom(), openRoom()]);
}, 240_000);
afterAll(() => open.disposeAsync());

/** How many ticks since `at` were stored without a score, being unknown. */
async function unknownTicks({ session }: Room, at: number): Promise<number> {
  const [row] = await ground.rows(
    'select count(*)::int as ticks from engagement_ticks where session_id = $1 and score is null and at > to_timestamp($2 / 1000.0)',
    [session.sessionId, at],
  );
  return Number(row?.['ticks']);
}

/** Breaks something for longer than the window is, mends it, and waits until both sessions are scored again. */
async function outage(breakIt: () => unknown, mendIt: () => unknown): Promise<void> {
  const at = Date.now();
  await breakIt();
  const ticks = Math.ceil((1.5 * PACE.window) / PACE.tick);
  await vi.waitFor(async () => expect(await unknownTicks(first, at)).toBeGreaterThanOrEqual(ticks), PATIENCE);
  const told = [first, second].map(({ console }) => console.scores().length);
  await mendIt();
  for (const [index, { console }] of [first, second].entries()) {
    const since = (): number[] =>
      console
        .scores()
        .slice(told[index])
        .filter((score) => score !== null);
    await vi.waitFor(() => expect(since().filter((score) => score > 0.4).length).toBeGreaterThan(20), PATIENCE);
  }
}

const judged = async (): Promise<unknown[]> => [
  ...(await ground.rows('select type, evidence from anomalies')),
  ...(await ground.rows('select arm, status from decisions')),
];

describe('what is not known is not zero', () => {
  it('says nothing of an audience while Redis hangs, and goes on afterwards', { timeout: 180_000 }, async () => {
    await outage(ground.stack.redis.pause, ground.stack.redis.resume);
    expect(await judged()).toEqual([]);
  });

  it('says nothing while Redis is gone, and goes on with an empty one', { timeout: 180_000 }, async () => {
    const { url, crash } = ground.stack.redis;
    await outage(crash, async () => open.use(await startRedis({ port: Number(new URL(url).port) })));
    expect(await judged()).toEqual([]);
  });

  it('says nothing while the real-time-service is gone, and goes on afterwards', { timeout: 180_000 }, async () => {
    await outage(() => ground.realTime.kill('SIGKILL'), ground.realTime.restart);
    expect(await judged()).toEqual([]);
    expect(first.console.of('engagement:update').at(-1)?.data.signals.totalUsers).toBe(SIZE);
  });
});

/** Lets an audience fall silent; answers the decision that then waits. */
async function propose({ console, audience }: Room): Promise<string> {
  audience.fallSilent();
  const decision = await found(() => console.of('agent.decision')[0], 'decision');
  expect(decision.data).toMatchObject({ status: 'PENDING', arm: 'POLL' });
  return decision.data.id;
}

const approve = async ({ session }: Room, id: string): Promise<void> => {
  const path = `/agent/sessions/${session.sessionId}/decisions/${id}/approve`;
  expect(await ground.call(OWNER, 'POST', path, {})).toMatchObject({ status: 200 });
};

/** Every attendee saw the poll, once; it was carried out once; what it did was measured and learnt once. */
async function reachedOnce({ session, console, audience }: Room, id: string): Promise<void> {
  const shown = (): (string | undefined)[] =>
    audience.people.flatMap(({ polls }) => polls.map((poll) => poll.interventionId));
  await vi.waitFor(() => expect(shown().length).toBe(SIZE), PATIENCE);
  expect(new Set(shown())).toEqual(new Set([id]));
  expect(await audience.vote()).toBe(SIZE);
  audience.speak();
  const isMeasured = async (): Promise<void> => {
    const [decision] = await ground.rows('select status, reward from decisions where id = $1', [id]);
    expect(decision).toMatchObject({ status: 'MEASURED', reward: expect.any(Number) });
  };
  await vi.waitFor(isMeasured, PATIENCE);
  const measured = await found(() => console.of('agent.reward.measured')[0], 'reward');
  expect(measured.data).toMatchObject({ decisionId: id, reward: { reward: expect.any(Number) } });
  expect(audience.people.map(({ polls }) => polls.length)).toEqual(audience.people.map(() => 1));
  expect(await ground.rows('select status from executions where session_id = $1', [session.sessionId])).toEqual([
    { status: 'DONE' },
  ]);
  expect(await ground.rows('select id from polls where session_id = $1', [session.sessionId])).toHaveLength(1);
  const steps = await ground.rows('select to_status from decision_transitions where decision_id = $1 order by id', [
    id,
  ]);
  expect(steps.map((step) => step['to_status'])).toEqual(['PENDING', 'APPROVED', 'EXECUTING', 'EXECUTED', 'MEASURED']);
  const places = console.places();
  expect(new Set(places.map(({ epoch, seq }) => `${epoch} ${seq}`)).size).toBe(places.length);
}

describe('an intervention happens once', () => {
  it('although the real-time-service is killed between approval and outcome', { timeout: 180_000 }, async () => {
    const id = await propose(second);
    ground.realTime.pause();
    await approve(second, id);
    await vi.waitFor(async () => {
      expect(await ground.rows(`select id from decisions where status = 'EXECUTING'`)).toEqual([{ id }]);
    }, PATIENCE);
    await ground.realTime.kill('SIGKILL');
    await ground.realTime.restart();
    await reachedOnce(second, id);
  });

  it('although the agent-service is killed between approval and outcome', { timeout: 180_000 }, async () => {
    const id = await propose(first);
    ground.realTime.pause();
    await approve(first, id);
    await ground.agent.kill('SIGKILL');
    await ground.agent.restart();
    ground.realTime.resume();
    await reachedOnce(first, id);
  });
});
