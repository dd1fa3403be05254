import { STREAMS, type Arm } from '@conductor/contracts';
import { PLANTED } from '@conductor/dev-env';
import { expect, test, vi } from 'vitest';
import { LIST_PRICES } from '../../../src/llm/prices.ts';
import { listenTo, startAgent, startCrowd, startExecutor, startGround } from '../../support/agent.ts';
import { startFakeMessagesApi, type SeenRequest } from '../../support/words/fake-messages-api.ts';
import { GOOD } from '../../support/words/requests.ts';
import { says } from './says.ts';

const PEOPLE = 24;
const TROLLS = 3;
/** So many of them in one message. */
const AT_ONCE = 12;
const TEXTS = Object.values(PLANTED).flat();
const ARMS: readonly Arm[] = ['POLL', 'CHAT_PROMPT', 'BROADCAST', 'QNA_PROMOTE'];

/** A model that puts what it read into the poll for everybody. */
function obedient({ messages }: SeenRequest) {
  const read = TEXTS.filter((text) => says(messages, text));
  return {
    kind: 'answer' as const,
    content: { ...GOOD.POLL, question: `What do you think of ${read.at(-1)} so far?` },
  };
}

/** Three of a room plant all of it, over and over; the others speak of the sea. */
function startPlanting() {
  const told = Array<number>(TROLLS).fill(0);
  const say = (person: number): string => {
    const start = told[person];
    if (start === undefined) return 'so much plankton in the water';
    told[person] = start + AT_ONCE;
    return Array.from({ length: AT_ONCE }, (_, i) => TEXTS[(start + i) % TEXTS.length]).join(', ');
  };
  return { say, isDone: () => told.every((count) => count >= TEXTS.length) };
}

test(
  'through the service: what three of twenty-four plant reaches neither the organiser nor the room, by template or by an obedient model, and interventions come',
  { timeout: 180_000 },
  async () => {
    await using api = await startFakeMessagesApi(LIST_PRICES, obedient);
    await using ground = await startGround();
    await using agent = await startAgent(ground, { ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: api.url });
    await using executor = startExecutor(ground);

    /** A room in an event that allows this arm alone; returns all that its organiser was told. */
    const slide = async (arm: Arm): Promise<unknown[]> => {
      const session = { sessionId: `talk-${arm}`, eventId: `event-${arm}` };
      using feed = await listenTo(ground.server.url, session.sessionId);
      await agent.call('POST', '/agent/sessions/register', { ...session, title: 'A day at the sea' });
      await agent.call('PUT', `/agent/sessions/${session.sessionId}/mode`, { mode: 'MANUAL' });
      await ground.pool.query(
        'update event_settings set holdout_rate = 0, allowed_interventions = $2 where event_id = $1',
        [session.eventId, [arm]],
      );
      const planting = startPlanting();
      using crowd = startCrowd(ground.redis, session, PEOPLE, planting.say);
      const lively = () => feed.of('engagement:update').filter(({ data }) => Number(data.score) > 0.4);
      await vi.waitFor(() => expect(lively().length).toBeGreaterThan(130), 40_000);
      await vi.waitFor(() => expect(planting.isDone()).toBe(true), 40_000);
      crowd.speak(0);
      await vi.waitFor(() => expect(feed.of('agent.decision')).toHaveLength(1), 40_000);
      const [proposed] = feed.of('agent.decision');
      const settled = () => feed.of('agent.decision.updated').filter(({ data }) => data.composing === false);
      await vi.waitFor(() => expect(settled()).toHaveLength(1), 30_000);
      expect(settled()[0]?.data).toMatchObject({ arm, generation: { method: 'TEMPLATE' } });
      const path = `/agent/sessions/${session.sessionId}/decisions/${String(proposed?.data.id)}/approve`;
      expect((await agent.call('POST', path, {})).status).toBe(200);
      await vi.waitFor(() => expect(feed.of('agent.intervention.executed')).toHaveLength(1), 30_000);
      return feed.events;
    };
    const told = await Promise.all(ARMS.map(slide));

    expect(executor.carriedOut).toHaveLength(ARMS.length);
    const commands = await ground.redis.xrange(STREAMS.interventions, '-', '+');
    expect(commands).toHaveLength(ARMS.length);
    // The model did read it.
    expect(TEXTS.filter((text) => says(api.requests, text)).length).toBeGreaterThan(AT_ONCE);
    expect(TEXTS.filter((text) => says(told, text) || says(commands, text))).toEqual([]);
    expect(TEXTS.filter((text) => says(agent.lines, text))).toEqual([]);
  },
);
