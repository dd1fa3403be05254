import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plotReplay } from '../../src/cli/plot.ts';
import { parseRecording, RecordingError } from '../../src/cli/recording.ts';
import { replay, REPLAY_DEFAULTS, type ReplayLine } from '../../src/cli/replaying.ts';
import { command } from './command.ts';

const RECORDINGS = fileURLToPath(new URL('../../recordings', import.meta.url));
const lines = (...entries: readonly object[]): string => entries.map((entry) => JSON.stringify(entry)).join('\n');
const replayed = (text: string, seed = 1): ReplayLine[] => [
  ...replay(parseRecording('room', text), { ...REPLAY_DEFAULTS, seed }),
];
const IDS = { sessionId: 's', eventId: 'e' };
const chatAt = (t: number, more: object = {}) => ({
  t,
  channel: 'platform.events.chat.message.v1',
  data: { ...IDS, message: { id: `m-${t}`, userId: `u-${t % 7}`, text: 'hi' }, ...more },
});
const talk = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ t: from + i, user: `u-${i % 9}`, kind: 'msg' }));
const beats = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    t: from + i,
    channel: 'platform.heartbeat.v1',
    data: { node: 'rt-1', at: 0 },
  }));
const engagement = (of: readonly ReplayLine[]) => of.filter((line) => line.type === 'engagement');

describe('a replay', () => {
  it('has a line for each tick up to the last line of the recording, which may only move the clock', () => {
    const ticks = engagement(replayed(lines(...talk(0, 90), { t: 300, kind: 'end' })));
    expect(ticks.map(({ t }) => t)).toEqual(Array.from({ length: 60 }, (_, i) => 5 * (i + 1)));
    expect(ticks[0]?.score).toBeNull();
    expect(ticks[16]).toMatchObject({
      sessionId: 'room',
      signals: { chatMsgsPerMin: 60, activeUsers: 9, totalUsers: 9 },
    });
    expect(ticks.at(-1)?.score ?? 0).toBeLessThan(0.4);
  });

  it('FAULT 26: tells silence as an anomaly at its opening, with what is decided, and at its end', () => {
    const text = lines(...talk(0, 600), ...talk(900, 1_300));
    const told = replayed(text).filter(({ type }) => type !== 'engagement');
    expect(told.map(({ type }) => type)).toEqual(['anomaly', 'decision', 'anomaly_end']);
    const [anomaly, decision, end] = told;
    expect(anomaly).toMatchObject({ sessionId: 'room', anomalyType: 'SUDDEN_DROP', severity: 'WARNING' });
    expect(anomaly?.t).toBeGreaterThan(600);
    expect(anomaly?.t).toBeLessThanOrEqual(660);
    if (anomaly?.type !== 'anomaly') throw new Error('no anomaly');
    expect(anomaly.score).toBeGreaterThanOrEqual(0.5);
    expect(anomaly.deviation).toBeCloseTo(anomaly.value - anomaly.expected, 9);
    expect(anomaly.deviation).toBeLessThan(0);
    expect(decision).toMatchObject({ t: anomaly.t, anomalyType: 'SUDDEN_DROP', basis: 'PRIOR' });
    expect(end?.t).toBeGreaterThan(900);
  });

  it('reads what travels on the channels as it reads a recording', () => {
    const raw = replayed(lines(...Array.from({ length: 120 }, (_, i) => chatAt(i))));
    const last = engagement(raw).at(-1);
    expect(last).toMatchObject({ sessionId: 's', signals: { chatMsgsPerMin: 60, activeUsers: 7, totalUsers: null } });
  });

  it('keeps sessions apart, and leaves out what names another event', () => {
    const other = chatAt(50, { sessionId: 't', eventId: 'f' });
    const wrong = Array.from({ length: 60 }, (_, i) => chatAt(50 + i, { eventId: 'f' }));
    const told = replayed(lines(...Array.from({ length: 50 }, (_, i) => chatAt(i)), other, ...wrong));
    expect(new Set(told.map(({ sessionId }) => sessionId))).toEqual(new Set(['s', 't']));
    const last = engagement(told).findLast(({ sessionId, t }) => sessionId === 's' && t === 105);
    expect(last?.signals.chatMsgsPerMin).toBeLessThan(10);
  });

  it('takes time without heartbeats for unknown where there are heartbeats', () => {
    const told = engagement(
      replayed(lines(...[...beats(0, 120), ...beats(180, 300)].flatMap((beat) => [beat, chatAt(beat.t)]))),
    );
    const scored = told.filter(({ score }) => score !== null).map(({ t }) => t);
    expect(scored.some((t) => t > 60 && t < 120)).toBe(true);
    expect(scored.some((t) => t > 140 && t < 215)).toBe(false);
    expect(scored.some((t) => t > 240)).toBe(true);
  });

  it('counts a poll, its voters and the viewers told', () => {
    const votes = Array.from({ length: 30 }, (_, i) => ({ t: 80 + i, user: `u-${i % 10}`, kind: 'vote' }));
    const told = engagement(
      replayed(
        lines(
          { t: 0, kind: 'viewers', n: 40 },
          ...talk(0, 70),
          { t: 75, kind: 'poll' },
          ...votes,
          { t: 150, kind: 'poll' },
          { t: 160, kind: 'end' },
        ),
      ),
    );
    const participation = (t: number) => told.find((line) => line.t === t)?.signals.pollParticipation;
    expect([participation(100), participation(115), participation(155)]).toEqual([null, 0.25, null]);
    expect(told.at(-1)?.signals.totalUsers).toBe(40);
  });
});

describe('a line that is wrong', () => {
  it.each([
    ['no JSON', '{"t": 1', 'room:2: not JSON'],
    ['no time', '{"kind": "msg"}', 'room:2: '],
    ['a time that is none', '{"t": "1", "kind": "msg"}', 'room:2: /t'],
    ['a time before the start', '{"t": -1, "kind": "msg"}', 'room:2: /t'],
    ['an unknown kind', '{"t": 1, "kind": "dance"}', 'room:2: /kind'],
    ['neither a kind nor a channel', '{"t": 1}', 'room:2: neither a channel nor a kind'],
    ['an unknown channel', '{"t": 1, "channel": "news", "data": {}}', 'room:2: unknown channel'],
    ['a list', '[]', 'room:2: '],
  ])('with %s is an error that names its number', (_, line, message) => {
    const parse = () => parseRecording('room', `{"t":0,"kind":"msg","user":"a"}\n${line}\n`);
    expect(parse).toThrow(RecordingError);
    expect(parse).toThrow(message);
  });

  it('by the contract, or out of order, is told and left out, and the rest goes on', () => {
    const { warnings, steps } = parseRecording(
      'room',
      lines(chatAt(1), chatAt(2, { sessionId: ' ' }), { t: 1, kind: 'msg', user: 'a' }),
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^room:2: Invalid chat message event data at \/sessionId/),
      'room:3: t goes back from 2 to 1; taken as 2',
    ]);
    expect(steps.filter(({ event }) => event?.type === 'chat').length).toBe(2);
  });
});

describe('the recordings of the project', () => {
  it('are replayed the same byte for byte, each 90 minutes within two seconds', async () => {
    for (const file of (await readdir(RECORDINGS)).filter((name) => name.endsWith('.jsonl'))) {
      const text = await readFile(join(RECORDINGS, file), 'utf8');
      const cpu = process.cpuUsage();
      const first = JSON.stringify(replayed(text));
      const { user } = process.cpuUsage(cpu);
      expect(user / 1e6, file).toBeLessThan(2);
      expect(JSON.stringify(replayed(text))).toBe(first);
    }
  });

  it('are drawn with their anomalies', async () => {
    const text = await readFile(join(RECORDINGS, 'irc-duraspace-2011-02-23.jsonl'), 'utf8');
    const svg = plotReplay('a <meeting>', replayed(text));
    expect(svg).toContain('a &#60;meeting&#62;');
    expect(svg).toMatch(/SUDDEN_DROP|GRADUAL_DECLINE/);
    expect(svg).not.toContain('NaN');
  });
});

describe('pnpm replay', () => {
  let folder = '';
  const at = (...names: string[]): string => join(folder, ...names);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    await writeFile(at('a.jsonl'), lines(...talk(0, 700), { t: 900, kind: 'end' }));
    await writeFile(at('b.jsonl'), lines(...talk(0, 100)));
    await writeFile(at('notes.md'), 'not a recording');
    await writeFile(at('broken.txt'), '{"t":0,"kind":"msg"}\nwhat?\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints one JSON object a line; a folder goes to a folder, with plots beside', async () => {
    const [one, all] = await Promise.all([
      command('replay', '--input', at('a.jsonl'), '--seed', '3'),
      command('replay', '--input', folder, '--output', at('out'), '--plot', at('plots'), '--seed', '3'),
    ]);
    expect([one.code, all.code, all.out]).toEqual([0, 0, '']);
    expect(await readdir(at('out'))).toEqual(['a.jsonl', 'b.jsonl']);
    expect(await readdir(at('plots'))).toEqual(['a.svg', 'b.svg']);
    expect(await readFile(at('out', 'a.jsonl'), 'utf8')).toBe(one.out);
    await rm(at('out', 'a.jsonl'));
    expect((await command('replay', '--input', at('a.jsonl'), '--output', at('out'), '--seed', '3')).code).toBe(0);
    expect(await readFile(at('out', 'a.jsonl'), 'utf8')).toBe(one.out);
    const types = one.out
      .trimEnd()
      .split('\n')
      .map((line) => String(Reflect.get(JSON.parse(line), 'type')));
    expect(new Set(types)).toEqual(new Set(['engagement', 'anomaly', 'decision']));
  });

  it('says what is wrong in one line, with the line’s number', async () => {
    const broken = await command('replay', '--input', at('broken.txt'));
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toBe('broken.txt:2: not JSON\n');
    expect((await command('replay')).err).toContain('usage: pnpm replay --input FILE|DIR');
    expect((await command('replay', '--input', at('missing.jsonl'))).code).toBe(1);
  });
});
