import { STREAMS } from '@conductor/contracts';
import type { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { LIST_PRICES } from '../../../src/llm/prices.ts';
import { listenTo, startAgent, startCrowd, startExecutor, startGround } from '../../support/agent.ts';
import { startFakeMessagesApi } from '../../support/words/fake-messages-api.ts';
import { GOOD } from '../../support/words/requests.ts';
import { STRONG } from '../../support/words/set-up.ts';

const EVENT = { eventId: 'event-1' };
const EDITED = { ...GOOD.POLL, question: 'Shall we go on, or is there more to say?' };
const METADATA = { language: 'en', speaker: 'Ada Quill', phase: 'after the break' };

/** What the room was told to show, by intervention. */
async function commandedBy(redis: Redis): Promise<Map<string, unknown>> {
  const entries = await redis.xrange(STREAMS.interventions, '-', '+');
  return new Map(
    entries.map(([, fields]) => {
      const command = JSON.parse(fields[fields.indexOf('payload') + 1] ?? '{}');
      return [String(command.interventionId), command.content];
    }),
  );
}

test(
  'through the service: a model’s words reach the organiser and the room, a human’s edits win, and while the models hang the template’s words stand',
  { timeout: 180_000 },
  async () => {
    await using api = await startFakeMessagesApi(LIST_PRICES, ({ messages }) =>
      messages.at(0)?.content.includes('"title":"Hanging"')
        ? { kind: 'hang' }
        : { kind: 'answer', content: GOOD.POLL, afterMs: 300 },
    );
    await using ground = await startGround();
    await using agent = await startAgent(ground, {
      AGENT_ARMS: 'POLL',
      ANTHROPIC_API_KEY: 'test-key',
      ANTHROPIC_BASE_URL: api.url,
    });
    await using executor = startExecutor(ground);

    /** A session whose audience takes part, falls silent, and leads to a decision. */
    const slide = async (sessionId: string, title: string) => {
      const session = { sessionId, ...EVENT };
      using feed = await listenTo(ground.server.url, sessionId);
      await agent.call('POST', '/agent/sessions/register', { ...session, title, metadata: METADATA });
      await agent.call('PUT', `/agent/sessions/${sessionId}/mode`, { mode: 'MANUAL' });
      await ground.pool.query('update event_settings set holdout_rate = 0');
      using crowd = startCrowd(ground.redis, session);
      const lively = () => feed.of('engagement:update').filter(({ data }) => Number(data.score) > 0.4);
      await vi.waitFor(() => expect(lively().length).toBeGreaterThan(130), 40_000);
      crowd.speak(0);
      await vi.waitFor(() => expect(feed.of('agent.decision')).toHaveLength(1), 40_000);
      const [proposed] = feed.of('agent.decision');
      const path = `/agent/sessions/${sessionId}/decisions/${String(proposed?.data.id)}/approve`;
      const updated = () => feed.of('agent.decision.updated').filter(({ data }) => data.id === proposed?.data.id);
      // Better words, or the knowledge that there are none, within the time that composing may take.
      await vi.waitFor(() => expect(updated()).toHaveLength(1), 30_000);
      return {
        id: String(proposed?.data.id),
        proposed: proposed?.data ?? {},
        improved: updated()[0]?.data ?? {},
        approve: (body: object) => agent.call('POST', path, body),
      };
    };
    const [plain, edited, hanging] = await Promise.all([
      slide('plain', 'The sea'),
      slide('edited', 'The woods'),
      slide('hanging', 'Hanging'),
    ]);

    expect(plain.proposed).toMatchObject({ status: 'PENDING', composing: true, generation: { method: 'TEMPLATE' } });
    expect(plain.improved).toMatchObject({
      content: GOOD.POLL,
      composing: false,
      version: 2,
      generation: { method: 'MODEL', model: STRONG, latencyMs: expect.any(Number), costUsd: expect.any(Number) },
    });
    expect(hanging.improved).toMatchObject({
      content: hanging.proposed.content,
      composing: false,
      generation: { method: 'TEMPLATE', reason: expect.stringMatching(/timed out.*timed out/) },
    });
    const asked = api.requests.map(({ messages }) => messages.at(0)?.content ?? '').join('\n');
    expect(asked).toContain('"title":"The sea","speaker":"Ada Quill","phase":"after the break"');
    expect(asked).toContain('"hello"');
    expect(asked).not.toMatch(/user-\d/);

    expect((await plain.approve({ version: 2 })).status).toBe(200);
    expect((await edited.approve({ version: 2, edits: EDITED })).status).toBe(200);
    expect((await hanging.approve({})).status).toBe(200);
    await vi.waitFor(() => expect(executor.carriedOut).toHaveLength(3), 30_000);
    // What was shown to the organiser last is what the room gets.
    const commanded = await commandedBy(ground.redis);
    expect(commanded.get(plain.id)).toEqual(GOOD.POLL);
    expect(commanded.get(edited.id)).toEqual(EDITED);
    expect(commanded.get(hanging.id)).toEqual(hanging.proposed.content);

    const { body } = await agent.call('GET', '/agent/budget');
    const hour = { reservedUsd: 0, spentUsd: expect.closeTo(api.billedUsd(), 0) };
    expect(body).toMatchObject({ installation: null, items: [{ id: EVENT.eventId, hour }] });
    expect(JSON.stringify(body)).not.toContain('"spentUsd":0,');
    expect(agent.lines.filter(({ msg }) => msg === 'words by models, templates behind them')).toHaveLength(1);
    expect(agent.lines.filter(({ msg }) => msg === 'words written').map(({ method }) => method)).toEqual(
      expect.arrayContaining(['MODEL', 'TEMPLATE']),
    );
    // Nothing of the chat or of the words is in the log.
    expect(JSON.stringify(agent.lines)).not.toMatch(/Which step would you try|"hello"/);
  },
);
