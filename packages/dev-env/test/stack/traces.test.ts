import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCollector, type Collector } from '../../src/checks/collector.ts';
import { found, PATIENCE, startGround, type Ground } from './ground.ts';
import { openAudience, openConsole, warmedUp } from './people.ts';

const OWNER = 'organiser-of-the-traced';
const SIZE = 12;

/** From what somebody wrote to what was learnt: the service, the span, and what it follows from. */
const WAY = [
  ['real-time-service', 'chat:send', undefined],
  ['agent-service', 'chat event taken', 'chat:send'],
  ['agent-service', 'tick', 'chat event taken'],
  ['agent-service', 'detect', 'tick'],
  ['agent-service', 'propose', 'tick'],
  ['agent-service', 'approve', 'propose'],
  ['agent-service', 'dispatch', 'propose'],
  ['agent-service', 'send command', 'dispatch'],
  ['real-time-service', 'execute', 'dispatch'],
  ['real-time-service', 'show', 'execute'],
  ['agent-service', 'outcome', 'execute'],
  ['agent-service', 'reward', 'propose'],
] as const;

let collector: Collector;
let ground: Ground;
beforeAll(async () => {
  collector = await startCollector();
  ground = await startGround({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } });
}, 120_000);
afterAll(async () => {
  await ground[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

it(
  'one trace leads over both services from what somebody wrote to the poll before them and its reward, and says nothing of anybody',
  { timeout: 240_000 },
  async () => {
    const session = await ground.register(OWNER);
    using console = await openConsole(ground, OWNER, session);
    using audience = await openAudience(ground, session, SIZE);
    await warmedUp(console);
    audience.fallSilent();
    const { id } = (await found(() => console.of('agent.decision')[0], 'decision')).data;
    const approve = `/agent/sessions/${session.sessionId}/decisions/${id}/approve`;
    expect(await ground.call(OWNER, 'POST', approve, {})).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(audience.people.every(({ polls }) => polls.length === 1)).toBe(true), PATIENCE);
    await found(() => console.of('agent.reward.measured')[0], 'reward');

    const reward = await found(() => collector.spans.find(({ name }) => name === 'reward'), 'reward in a trace');
    const trace = collector.spans.filter(({ traceId }) => traceId === reward.traceId);
    const nameOf = new Map(trace.map(({ spanId, name }) => [spanId, name]));
    const steps = trace.map((span) => [span.service, span.name, nameOf.get(span.parentSpanId ?? '')]);
    expect(steps).toEqual(expect.arrayContaining(WAY.map((step) => [...step])));
    expect(trace.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(trace.find(({ name }) => name === 'execute')?.facts).toEqual({ 'conductor.arm': 'POLL' });

    const told = collector.bodies.join('\n');
    for (const secret of ['attendee-', 'thought ', OWNER, session.sessionId, session.eventId]) {
      expect(told.includes(secret), secret).toBe(false);
    }
  },
);
