import { PLATFORM_CHANNELS } from '@conductor/contracts';
import { HOSTILE_PAYLOADS } from '@conductor/contracts/fixtures';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { found, PATIENCE, startGround, type Ground } from './ground.ts';
import { openAudience, openConsole, openStranger, warmedUp } from './people.ts';

const SIZE = 40;
const OWNER = 'organiser';

/** What a message of each channel is called in log and metrics. */
const LABELS: ReadonlyMap<string, string> = new Map([
  [PLATFORM_CHANNELS.chatMessage, 'chat message'],
  [PLATFORM_CHANNELS.pollVote, 'poll vote'],
  [PLATFORM_CHANNELS.pollClosed, 'poll closed'],
  [PLATFORM_CHANNELS.sync, 'sync'],
]);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
}, 120_000);
afterAll(() => ground[Symbol.asyncDispose]());

describe('the whole system', () => {
  it(
    'sees an audience slip away, asks, wins it back, and learns; a stranger sees nothing',
    { timeout: 240_000 },
    async () => {
      const session = await ground.register(OWNER);
      using console = await openConsole(ground, OWNER, session);
      using stranger = await openStranger(ground, session);
      const strangerIsKeptOut = async (decisionId?: string): Promise<void> => {
        expect(await stranger.tryDoors(decisionId)).toEqual({
          statuses: Array.from({ length: 8 }, () => 403),
          socket: expect.objectContaining({
            success: false,
            error: 'Forbidden: You do not have access to this session',
          }),
        });
      };
      await strangerIsKeptOut();

      using audience = await openAudience(ground, session, SIZE);
      await warmedUp(console);
      expect(console.of('engagement:update').at(-1)?.data.signals.totalUsers).toBe(SIZE);
      expect(console.of('anomaly:detected')).toEqual([]);
      await strangerIsKeptOut();

      const lively = Math.max(...console.scores().map(Number));
      const ticksBefore = console.scores().length;
      audience.fallSilent();
      await vi.waitFor(() => expect(console.scores().at(-1)).toBeLessThan(lively / 2), PATIENCE);
      const fall = console.scores().slice(ticksBefore).map(Number);
      expect(fall.at(-1)).toBeLessThan(fall[0] ?? 0);
      const anomaly = await found(() => console.of('anomaly:detected')[0], 'anomaly');
      const proposed = await found(() => console.of('agent.decision')[0], 'decision');
      expect(proposed.data).toMatchObject({
        status: 'PENDING',
        arm: 'POLL',
        holdout: false,
        anomalyId: anomaly.data.id,
      });
      const { id } = proposed.data;
      await strangerIsKeptOut(id);
      expect(audience.people.flatMap(({ polls }) => polls)).toEqual([]);

      const approve = `/agent/sessions/${session.sessionId}/decisions/${id}/approve`;
      expect(await ground.call(OWNER, 'POST', approve, {})).toMatchObject({
        status: 200,
        body: { status: 'APPROVED' },
      });
      await vi.waitFor(
        () => expect(audience.people.map(({ polls }) => polls.length)).toEqual(Array.from({ length: SIZE }, () => 1)),
        PATIENCE,
      );
      expect(new Set(audience.people.map(({ polls }) => polls[0]?.interventionId))).toEqual(new Set([id]));
      const executed = await found(() => console.of('agent.intervention.executed')[0], 'execution');
      expect(executed.data).toMatchObject({ decisionId: id, status: 'EXECUTED', reach: SIZE });
      await strangerIsKeptOut(id);

      const low = Math.min(...console.scores().slice(-5).map(Number));
      expect(await audience.vote()).toBe(SIZE);
      audience.speak();
      await vi.waitFor(() => expect(console.scores().at(-1)).toBeGreaterThan(low + 0.2), PATIENCE);
      const measured = await found(() => console.of('agent.reward.measured')[0], 'reward');
      expect(measured.data).toMatchObject({ decisionId: id, arm: 'POLL', holdout: false, reason: null });
      expect(measured.data.reward?.reward).toBeGreaterThan(0.5);
      await strangerIsKeptOut(id);

      const votes = await ground.rows('select count(distinct user_id)::int as voters from poll_votes');
      expect(votes).toEqual([{ voters: SIZE }]);
      const [decision] = await ground.rows('select * from decisions where id = $1', [id]);
      expect(decision).toMatchObject({ status: 'MEASURED', decided_by: OWNER, reach: SIZE });
      const [learnt] = await ground.rows(
        `select streams from (select jsonb_array_elements(spans) -> 'streams' as streams from bandit_contexts where context = $1) s
         where streams ? 'POLL'`,
        [decision?.['context']],
      );
      expect(learnt).toMatchObject({ streams: { POLL: { successes: measured.data.reward?.reward } } });
      expect(stranger.overheard).toEqual([]);
      expect(Math.max(...audience.people.map(({ polls }) => polls.length))).toBe(1);
    },
  );

  it('counts and names what nobody can read, on every channel, and goes on', { timeout: 120_000 }, async () => {
    const session = await ground.register(OWNER);
    using console = await openConsole(ground, OWNER, session);
    using audience = await openAudience(ground, session, 5);
    await vi.waitFor(() => expect(console.scores().at(-1)).toBeGreaterThan(0.2), PATIENCE);
    const [before, pid, spoken] = [await countInvalid(), ground.agent.pid(), ground.lines.length];

    const redis = new Redis(ground.stack.redis.url);
    const payloads = [...Object.values(HOSTILE_PAYLOADS), new Uint8Array(100_000).fill(0x7b)];
    for (const channel of LABELS.keys()) {
      for (const payload of payloads) expect(await redis.publish(channel, Buffer.from(payload))).toBe(1);
    }
    redis.disconnect();

    const said = (label: string): string[] =>
      ground.lines.slice(spoken).filter((line) => line.includes(`Invalid ${label} event data`));
    for (const label of LABELS.values()) {
      await vi.waitFor(() => expect(said(label)).toHaveLength(payloads.length), PATIENCE);
      expect(said(label).every((line) => line.length < 400)).toBe(true);
    }
    const after = await countInvalid();
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual(before.map(() => payloads.length));

    const ticks = console.scores().length;
    await vi.waitFor(() => expect(console.scores().length).toBeGreaterThan(ticks + 10), PATIENCE);
    expect(Math.min(...console.scores().slice(ticks).map(Number))).toBeGreaterThan(0.2);
    expect(audience.people.every(({ connection }) => connection.state() === 'live')).toBe(true);
    expect(ground.agent.pid()).toBe(pid);
  });
});

/** How many messages of each kind the agent-service has refused so far, in the order of LABELS. */
async function countInvalid(): Promise<number[]> {
  const text = await (await fetch(`${ground.agent.url}/metrics`)).text();
  return [...LABELS.values()].map((label) => {
    const line = new RegExp(`^conductor_invalid_events_total\\{kind="${label}"\\} (\\d+)$`, 'm').exec(text);
    return Number(line?.[1] ?? 0);
  });
}
