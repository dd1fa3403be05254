import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApi, type DecisionView } from '@conductor/client';
import type { Connector } from '@conductor/connectors';
import { runConnector } from '../../src/run/run.ts';
import { createTwitchConnector } from '../../src/twitch/twitch.ts';
import { createYouTubeConnector } from '../../src/youtube/youtube.ts';
import { ACCESS, CHANNEL, startFakeTwitch } from '../twitch/fake-twitch.ts';
import { startFakeYouTube, TOKEN, VIDEO } from '../youtube/fake-youtube.ts';
import { startGround, type Ground } from './ground.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
/** Long enough for the opening to be over. */
const TALK = { messages: 450, everyMs: 60 };
const VIEWERS = 42;
const VOTES = 21;

let ground: Ground;
beforeAll(async () => {
  ground = await startGround('POLL');
}, 120_000);
afterAll(() => ground?.[Symbol.asyncDispose]());

/** An audience with polls of its place's own. */
type Audience = AsyncDisposable & {
  place: string;
  connector: Connector;
  say: (name: string, words: string) => void;
  taken: () => readonly string[];
  vote: (votes: number) => void;
};

async function onTwitch(): Promise<Audience> {
  const twitch = await startFakeTwitch();
  const addresses = { api: `http://127.0.0.1:${twitch.port}/helix`, events: `ws://127.0.0.1:${twitch.port}/ws` };
  return { ...twitch, place: CHANNEL.login, connector: createTwitchConnector({ ...ACCESS, ...addresses }) };
}

async function onYouTube(): Promise<Audience> {
  const youtube = await startFakeYouTube();
  const connector = createYouTubeConnector({ api: `http://127.0.0.1:${youtube.port}`, token: TOKEN });
  return { ...youtube, place: VIDEO, connector };
}

it.concurrent.each([
  ['Twitch', onTwitch],
  ['YouTube', onYouTube],
])(
  'an audience on %s falls silent; the poll that is approved is the place’s own, opened once, and its votes count',
  { timeout: 180_000 },
  async (name, gather) => {
    await using open = new AsyncDisposableStack();
    const audience = open.use(await gather());
    const session = { sessionId: `${name}-talk`, eventId: `${name}-event` };
    const { sessionId } = session;
    const key = await ground.newSession(session);
    const options = { sessionId, place: audience.place, secret: key, connector: audience.connector };
    const api = createApi({ url: ground.url, token: key });
    open.use(await runConnector({ ...options, api, onHappening: () => undefined }));

    for (let i = 0; i < TALK.messages; i += 1) {
      audience.say(`viewer ${i % 17}`, `I see it like this, number ${i}`);
      await pause(TALK.everyMs);
    }
    const status = async () => await ground.ada('GET /agent/sessions/{sessionId}/status', { sessionId });
    await vi.waitFor(async () => expect((await status()).engagement?.score).toBeGreaterThan(0.3), PATIENCE);
    const decisions = async (): Promise<readonly DecisionView[]> =>
      (await ground.ada('GET /agent/sessions/{sessionId}/decisions', { sessionId })).items;
    const proposed = await vi.waitFor(async () => {
      const [first] = await decisions();
      if (first === undefined) throw new Error('nothing is proposed');
      return first;
    }, PATIENCE);
    expect(proposed).toMatchObject({ arm: 'POLL', status: 'PENDING' });
    const approve = 'POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve';
    await ground.ada(approve, { sessionId, decisionId: proposed.id, body: {} });

    const question = proposed.content?.arm === 'POLL' ? proposed.content.question : '';
    await vi.waitFor(() => expect(audience.taken()).toEqual([`poll: ${question}`]), PATIENCE);
    await vi.waitFor(async () => {
      const mine = (await decisions()).find(({ id }) => id === proposed.id);
      expect(mine).toMatchObject({ reach: VIEWERS });
    }, PATIENCE);
    audience.vote(VOTES);
    await vi.waitFor(async () => {
      expect((await status()).engagement?.signals.pollParticipation).toBeCloseTo(VOTES / VIEWERS, 1);
    }, PATIENCE);
    expect(audience.taken()).toHaveLength(1);
  },
);
