import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checker, SessionReport } from '@conductor/contracts';
import { llmCalls } from '@conductor/database';
import { startHarness, type Harness } from './harness.ts';
import { at, measured, MINUTE, sessionOf, T } from './report-rows.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const time = (minute: number) => `"${at(minute).toISOString()}"`;

describe('the report of a session', () => {
  it('tells the score by minute: rolled up where it is, from ticks where it is not, unknown where nothing is', async () => {
    const session = await sessionOf(harness);
    for (const [minute, score, coverage] of [
      [0, 0.9, 1],
      [1, 0.5, 1],
      [2, null, 0.3],
      [3, 0.1, 1],
      [4, 0.3, 1],
      [5, 0.7, 1],
    ] as const)
      await session.minute(minute, score, coverage);
    // Rolled up already: the ticks that are kept still say nothing new.
    await session.tick(5.5, 0.2);
    await session.tick(6.1, 0.4);
    await session.tick(6.2, 0.6, 0.9);
    await session.tick(7.1, null, 0.5);
    // Neither before the registration nor after the end.
    await session.minute(-1, 1);
    await session.minute(10, 1);

    const report = (await session.get()).json();
    expect(report).toMatchObject({
      id: session.sessionId,
      sessionId: session.sessionId,
      eventId: 'e1',
      title: 'Why things fall',
      status: 'ENDED',
      registeredAt: T,
      endedAt: T + 10 * MINUTE,
      durationMs: 10 * MINUTE,
      cut: { curve: false, anomalies: false, decisions: false },
    });
    expect(report.curve.map(({ score }: { score: number | null }) => score)).toEqual([
      0.9,
      0.5,
      null,
      0.1,
      0.3,
      0.7,
      0.5,
      null,
      null,
      null,
    ]);
    expect(report.curve.map(({ coverage }: { coverage: number }) => coverage)).toEqual([
      1, 1, 0.3, 1, 1, 1, 0.95, 0.5, 0, 0,
    ]);
    expect(report.curve[6]).toEqual({ at: T + 6 * MINUTE, score: 0.5, band: 'MODERATE', coverage: 0.95 });
    expect(report.score.mean).toBeCloseTo(3 / 6);
    expect(report.score).toMatchObject({
      lowest: { at: T + 3 * MINUTE, score: 0.1 },
      minutes: 10,
      knownMinutes: 6,
      unknownShare: 0.4,
    });
    expect(report.score.bands.map(({ band, minutes }: { band: string; minutes: number }) => [band, minutes])).toEqual([
      ['VERY_HIGH', 1],
      ['HIGH', 1],
      ['MODERATE', 2],
      ['LOW', 1],
      ['VERY_LOW', 1],
    ]);
    expect(report.score.bands[2].share).toBeCloseTo(2 / 6);
  });

  it('says that all is unknown where nothing was stored', async () => {
    const session = await sessionOf(harness);
    const { score, curve } = (await session.get()).json();
    expect(score).toEqual({ mean: null, lowest: null, bands: [], minutes: 10, knownMinutes: 0, unknownShare: 1 });
    expect(curve).toHaveLength(10);
  });

  it('lists what was noticed and what came of it, and counts answers of people alone', async () => {
    const session = await sessionOf(harness);
    await session.anomaly({ id: 'a1', endedAt: at(5) });
    const words = { arm: 'BROADCAST' as const, title: 'Hello', message: 'Are you there?' };
    const common = { content: words, dispatchedAt: at(4), executedAt: at(4), reach: 40 };
    await session.decision({ id: 'asked', ...common, ...measured(0.1), decidedBy: 'ada', createdAt: at(3) });
    await session.decision({ id: 'alone', ...common, ...measured(0.2), decidedBy: 'policy', createdAt: at(4) });
    await session.decision({
      id: 'manual',
      ...common,
      ...measured(0.5),
      decidedBy: 'ada',
      context: null,
      createdAt: at(5),
    });
    await session.decision({ id: 'no', status: 'REJECTED', decidedBy: 'ada', reason: 'Not now', createdAt: at(6) });
    await session.decision({ id: 'late', status: 'EXPIRED', createdAt: at(7) });
    await session.decision({ id: 'held', ...measured(0.05), holdout: true, createdAt: at(8) });
    await session.decision({ id: 'secret', status: 'HELD', holdout: true, createdAt: at(9) });

    const response = await session.get();
    expect(response.statusCode, response.body).toBe(200);
    const report = response.json();
    const { check, explain } = checker('report', SessionReport);
    expect(check(report) || explain(report)).toBe(true);
    expect(report.anomalies).toMatchObject([
      {
        id: 'a1',
        anomalyType: 'SUDDEN_DROP',
        severity: 'WARNING',
        deviation: -0.3,
        openedAt: T + 3 * MINUTE,
        endedAt: T + 5 * MINUTE,
      },
    ]);
    expect(ids(report.interventions)).toEqual(['asked', 'alone', 'manual']);
    expect(report.interventions[0]).toMatchObject({
      content: words,
      decidedBy: 'ada',
      reach: 40,
      reward: { delta: 0.1, reward: 0.75 },
    });
    expect(ids(report.notSent)).toEqual(['no', 'late']);
    expect(report.notSent[0]).toMatchObject({ decidedBy: 'ada', reason: 'Not now' });
    expect(ids(report.holdouts)).toEqual(['held']);
    expect(response.body).not.toContain('secret');
    expect(report.acceptance).toEqual([{ arm: 'BROADCAST', approved: 1, rejected: 1, rate: 0.5 }]);
  });

  it('is drawn with its gaps, anomalies and interventions, and says the same as a table', async () => {
    const session = await sessionOf(harness);
    for (const [minute, score] of [
      [0, 0.8],
      [1, 0.6],
      [2, null],
      [3, 0.2],
      [4, 0.25],
      [5, 0.5],
    ] as const)
      await session.minute(minute, score);
    await session.anomaly({ severity: 'CRITICAL', endedAt: at(5) });
    const content = { arm: 'CHAT_PROMPT' as const, prompt: 'Where are you stuck?' };
    await session.decision({
      arm: 'CHAT_PROMPT',
      content,
      ...measured(0.25),
      executedAt: at(4),
      decidedBy: 'ada',
      reach: 40,
    });

    const html = (await session.get('html')).body;
    // Ten minutes over 908 units from 34 on, the score over 232 from 256 upwards; a minute stands at its middle.
    expect([...html.matchAll(/points="([^"]*)"/g)].map(([, points]) => points)).toEqual([
      '79.4,70.4 170.2,116.8',
      '351.8,209.6 442.6,198 533.4,140',
    ]);
    expect(html).toContain('<rect class="unknown" x="215.6" y="24" width="90.8" height="232" />');
    expect(html).toContain('<rect class="unknown" x="578.8" y="24" width="363.2" height="232" />');
    expect(html).toContain('<rect class="CRITICAL" x="306.4" y="24" width="181.6" height="232" />');
    expect(html).toContain('<text class="number" x="397.2" y="16">1</text>');
    expect(html).toContain('<span class="rise">+25.0</span>');
    expect(html).toContain('5 of 10 minutes have a score.');
    expect(html).toContain('Too few to tell: 0 proposals and 0 hold-outs were measured');

    const lines = (await session.get('csv')).body.split('\r\n');
    expect(lines).toHaveLength(1 + 10 + 3 + 1);
    expect(lines).toContain(`${time(0)},"minute",80,100,,"VERY_HIGH",,,,,,,,,,`);
    expect(lines).toContain(`${time(2)},"minute",,100,,,,,,,,,,,,`);
    expect(lines.filter((line) => /"anomaly_(opened|ended)"/.test(line)).map((line) => line.slice(0, 26))).toEqual([
      time(3),
      time(5),
    ]);
    expect(lines.find((line) => line.startsWith(`${time(4)},"intervention"`))).toMatch(
      /"CHAT_PROMPT",,,,"MEASURED","Where are you stuck\?","ada",,40,1,25$/,
    );
  });

  it('compares with doing nothing once there are enough of both', async () => {
    const session = await sessionOf(harness);
    for (let index = 0; index < 20; index++) {
      await session.trial(false, 0.1 + 0.1 * (index % 2));
      if (index < 19) await session.trial(true, -0.1 + 0.1 * (index % 2));
    }
    await session.trial(true, null);
    await session.trial(true, 0.4, { heldRate: 1 });
    const { comparison: few } = (await session.get()).json();
    expect(few).toMatchObject({ verdict: 'TOO_FEW', difference: null, interval: null, unmeasured: 1, sessions: 1 });
    expect(few.sentence).toMatch(/^Too few to tell: 20 proposals and 19 hold-outs were measured/);
    await session.trial(true, 0);

    const { comparison } = (await session.get()).json();
    expect(comparison).toMatchObject({ offered: { measured: 20 }, holdouts: { measured: 20 }, verdict: 'BETTER' });
    expect(comparison.offered.meanDelta).toBeCloseTo(0.15);
    expect(comparison.holdouts.meanDelta).toBeCloseTo(-0.05 + 0.0025, 1);
    expect(comparison.difference).toBeGreaterThan(0.15);
    expect(comparison.interval.low).toBeGreaterThan(0);
    expect(comparison.acting).toEqual({ share: 0, difference: null, interval: null });
    expect((await session.get('html')).body).toContain('95 % interval +');
  });

  it('counts what models cost, from the book of calls', async () => {
    const session = await sessionOf(harness);
    const { sessionId } = session;
    const call = {
      eventId: 'e1',
      decisionId: 'd1',
      model: 'm',
      reservedMicros: 9_000,
      leaseUntil: at(0),
      closedAt: at(1),
    };
    await harness.database.db.insert(llmCalls).values([
      { ...call, id: '1', sessionId, status: 'SETTLED', countedMicros: 4_000 },
      { ...call, id: '2', sessionId, status: 'FORFEITED', countedMicros: 1_000 },
      { ...call, id: '3', sessionId, status: 'RELEASED', countedMicros: 0 },
      { ...call, id: '4', sessionId, status: 'SENT', countedMicros: 9_000, closedAt: null },
      { ...call, id: '5', sessionId: 'other', status: 'SETTLED', countedMicros: 4_000 },
    ]);
    expect((await session.get()).json().modelCost).toEqual({ calls: 2, usd: 0.005 });
  });

  it('is cut to a day and a thousand rows of each kind, keeps the newest, and says so in every form', async () => {
    const session = await sessionOf(harness);
    const { sessionId } = session;
    const { pool } = harness.database;
    await pool.query(`update sessions set registered_at = $1 where id = $2`, [
      new Date(T - 30 * 60 * MINUTE),
      sessionId,
    ]);
    await pool.query(
      `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, created_at, expires_at)
       select 'cut-d' || n, $2, 'e1', 'POLL', 'EXPIRED', 'MANUAL', 'PRIOR', $1::timestamptz + n * interval '1 ms', $1
       from generate_series(1, 1001) n`,
      [at(1), sessionId],
    );
    await pool.query(
      `insert into anomalies (id, session_id, event_id, type, severity, signal, score, value, expected, deviation, evidence, opened_at)
       select 'cut-a' || n, $2, 'e1', 'MASS_EXIT', 'CRITICAL', 'leave', 1, 1, 0, 1, '', $1::timestamptz + n * interval '1 ms'
       from generate_series(1, 1001) n`,
      [at(1), sessionId],
    );
    const report = (await session.get()).json();
    expect(report.cut).toEqual({ curve: true, anomalies: true, decisions: true });
    expect(report.curve).toHaveLength(1_440);
    expect(report.curve.at(-1).at).toBe(T + 9 * MINUTE);
    for (const [rows, id] of [
      [report.notSent, 'cut-d'],
      [report.anomalies, 'cut-a'],
    ]) {
      expect(rows).toHaveLength(1_000);
      expect([rows[0].id, rows.at(-1).id]).toEqual([`${id}2`, `${id}1001`]);
    }
    const [csv, html] = [(await session.get('csv')).body, (await session.get('html')).body];
    for (const sentence of [
      'cut to the last 24 hours',
      'Anomalies are cut to the newest 1,000',
      'Decisions are cut to the newest 1,000',
    ]) {
      expect(csv).toContain(sentence);
      expect(html).toContain(sentence);
    }
  });

  it('of a form that does not exist is refused by the field’s name, of somebody else by 403', async () => {
    const session = await sessionOf(harness);
    const refused = await session.get('pdf');
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors).toEqual([{ field: '/format', message: 'must be one of json, csv, html' }]);
    for (const format of ['csv', 'html', 'pdf']) expect((await session.get(format, 'eve')).statusCode).toBe(403);
  });
});
