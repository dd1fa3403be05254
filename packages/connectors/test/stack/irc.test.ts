import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Api, DecisionView } from '@conductor/client';
import { findNgircd, readRecording, startNgircd, type IrcServerProcess } from '@conductor/dev-env';
import { comeIn, type Person } from '../irc/person.ts';
import { startConnect } from './connect.ts';
import { openGate, type Gate } from './gate.ts';
import { startGround } from './ground.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const CHANNEL = '#talk';
const SESSION = { sessionId: 'irc-talk', eventId: 'irc-event' };
const { sessionId } = SESSION;
const RECORDINGS = new URL('../../../../apps/agent-service/recordings/', import.meta.url);
const MEETING = fileURLToPath(new URL('irc-duraspace-2009-08-25.jsonl', RECORDINGS));
const [LIVELY_FROM, FASTER] = [1_320, 24];
const NAMES = ['alva', 'bodil', 'cecil', 'dagny', 'embla', 'frode', 'greta', 'hakon', 'idun', 'jorun'];

const open = new AsyncDisposableStack();
let irc: IrcServerProcess;
let gate: Gate;
let ada: Api;
let key: string;
let people: Person[];
let host: Person;
let rows: (text: string) => Promise<unknown[]>;

beforeAll(async () => {
  const program = await findNgircd();
  if (program === undefined) throw new Error('No ngircd: install it, or run where apt can fetch it');
  irc = open.use(await startNgircd(program));
  const ground = open.use(await startGround('CHAT_PROMPT,POLL'));
  ({ ada, rows } = ground);
  gate = open.use(await openGate(ground.url));
  key = await ground.newSession(SESSION);
  host = await comeIn(irc.port, CHANNEL, 'host');
  people = await Promise.all(NAMES.map((name) => comeIn(irc.port, CHANNEL, name)));
}, 120_000);
afterAll(async () => {
  await Promise.all([...(people ?? []), host].map((person) => person?.leave()));
  await open.disposeAsync();
});

const connect = (agent: string) =>
  startConnect(
    ['irc', '--session', sessionId, '--place', CHANNEL, '--server', `irc://127.0.0.1:${irc.port}`, '--agent', agent],
    key,
  );
const score = async (): Promise<number | null> =>
  (await ada('GET /agent/sessions/{sessionId}/status', { sessionId })).engagement?.score ?? null;
const decision = async (id: string): Promise<DecisionView | undefined> => {
  const { items } = await ada('GET /agent/sessions/{sessionId}/decisions', { sessionId });
  return items.find((each) => each.id === id);
};
/** What came from the conductor, without the names by which it is called after a restart. */
const words = (): string[] =>
  host.heard().flatMap((line) => (line.startsWith('conductor') ? [line.slice(line.indexOf(': ') + 2)] : []));

/** A meeting of ten, so many messages, fifty milliseconds apart. */
async function talk(messages: number): Promise<void> {
  for (let i = 0; i < messages; i += 1) {
    await people[(i * 7) % people.length]?.say(`${NAMES[i % NAMES.length]}: I see it like this, number ${i}`);
    await pause(50);
  }
}

/** So many seconds of a recorded meeting in its lively part; whoever spoke there is one of the ten. */
async function playMeeting(seconds: number): Promise<void> {
  const acts = await readRecording(MEETING, LIVELY_FROM);
  const speakers = [...new Set(acts.map(({ user }) => user))];
  const from = performance.now();
  for (const { at, user, kind, length } of acts) {
    if (at > seconds * FASTER) return;
    if (kind !== 'msg') continue;
    await pause(Math.max(0, from + (1_000 * at) / FASTER - performance.now()));
    await people[speakers.indexOf(user) % people.length]?.say('so '.repeat(Math.min(40, Math.ceil(length / 3))));
  }
}

async function byHand(prompt: string): Promise<string> {
  const { id } = await ada('POST /interventions/manual', {
    body: { sessionId, content: { arm: 'CHAT_PROMPT', prompt } },
  });
  return id;
}

describe('a meeting on an IRC server', () => {
  it(
    'falls silent, which is noticed; what is approved is said in the channel, once',
    { timeout: 120_000 },
    async () => {
      await using connecting = await connect(gate.url);
      await playMeeting(30);
      await vi.waitFor(async () => expect(await score()).toBeGreaterThan(0.3), PATIENCE);
      const pending = await vi.waitFor(async () => {
        const { items } = await ada('GET /agent/sessions/{sessionId}/decisions', {
          sessionId,
          query: { status: 'PENDING' },
        });
        const [first] = items;
        if (first === undefined) throw new Error('nothing is proposed');
        return first;
      }, PATIENCE);
      // A poll is possible nowhere in a channel, so it left the draw.
      expect(pending.arm).toBe('CHAT_PROMPT');
      expect(pending.reasons.join()).toContain('POLL is not possible on irc');
      const { id } = pending;
      const approved = await ada('POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve', {
        sessionId,
        decisionId: id,
        body: {},
      });
      const prompt = approved.content?.arm === 'CHAT_PROMPT' ? approved.content.prompt : '';
      await vi.waitFor(
        async () => expect((await decision(id))?.status).toMatch(/EXECUTED|MEASURED|UNMEASURED/),
        PATIENCE,
      );
      expect(words()).toEqual([prompt]);
      expect(await decision(id)).toMatchObject({ reach: NAMES.length + 1 });
      expect(await connecting.stop()).toBe(0);
      expect(connecting.said()).toContain(`intervention ${id}: EXECUTED`);
    },
  );

  it(
    'is said what was approved, once, also by a connector that was killed before it spoke',
    { timeout: 120_000 },
    async () => {
      const before = words().length;
      await using killed = await connect(gate.url);
      const kept = gate.keep('/begin');
      const id = await byHand('What would you have done?');
      await kept;
      await killed.kill();
      expect(await rows(`select status, carrier, begun_at from executions where intervention_id = '${id}'`)).toEqual([
        { status: 'CLAIMED', carrier: 'connector', begun_at: null },
      ]);
      expect(words()).toHaveLength(before);
      await using again = await connect(gate.url);
      await vi.waitFor(async () => expect((await decision(id))?.status).toMatch(/EXECUTED|MEASURED/), PATIENCE);
      expect(words().slice(before)).toEqual(['What would you have done?']);
      expect(again.said()).toContain(`intervention ${id}: EXECUTED`);
    },
  );

  it('is not told twice by a connector that was killed after it spoke', { timeout: 120_000 }, async () => {
    const before = words().length;
    await using killed = await connect(gate.url);
    const kept = gate.keep('/outcome');
    const id = await byHand('What is still unclear?');
    await kept;
    await killed.kill();
    await using again = await connect(gate.url);
    await vi.waitFor(async () => expect((await decision(id))?.status).toBe('FAILED'), PATIENCE);
    expect((await decision(id))?.reason).toContain('not said twice');
    expect(words().slice(before)).toEqual(['What is still unclear?']);
    expect(again.said()).toContain(`intervention ${id}: FAILED`);
  });

  it('is unknown, not silent, while its connector is away', { timeout: 120_000 }, async () => {
    await using connecting = await connect(gate.url);
    await talk(80);
    await vi.waitFor(async () => expect(await score()).not.toBeNull(), PATIENCE);
    await connecting.kill();
    await vi.waitFor(async () => expect(await score()).toBeNull(), PATIENCE);
  });

  it('has no names with the conductor', async () => {
    const tables = ['decisions', 'anomalies', 'engagement_ticks', 'audit_log', 'sessions', 'executions', 'outbox'];
    for (const table of tables) {
      const found = await rows(`select t::text as row from ${table} t where t::text ~* '${NAMES.join('|')}'`);
      expect(found, table).toEqual([]);
    }
  });
});
