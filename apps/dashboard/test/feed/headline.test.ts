import type { Band } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { headlineOf } from '../../src/feed/headline.ts';
import { situationOf, trendOf, type Situation } from '../../src/feed/situation.ts';
import { anomaly, AT, decision, point, snapshot } from '@conductor/contracts/fixtures';

const bandOf = (score: number): Band => {
  if (score >= 0.8) return 'VERY_HIGH';
  if (score >= 0.6) return 'HIGH';
  if (score >= 0.4) return 'MODERATE';
  return score >= 0.2 ? 'LOW' : 'VERY_LOW';
};

type Axes = { expected?: number | null; present?: number | null };

const flat = (length: number, score: number) => Array.from({ length }, () => score);
const curve = (scores: number[]) => scores.map((score, index) => point(AT + index * 5_000, score));

const situation = (
  score: number | null,
  { expected = 0.6, present = 20, ...change }: Partial<Situation> & Axes = {},
): Situation => {
  const newest = point(AT, score, { expected, band: score === null ? null : bandOf(score) });
  return {
    ended: false,
    hearing: 'live',
    heardAt: AT,
    point: { ...newest, signals: { ...newest.signals, chatMsgsPerMin: 3, activeUsers: 1, totalUsers: present } },
    trend: 'level',
    visited: true,
    anomaly: null,
    pending: null,
    running: null,
    paused: false,
    quietUntil: null,
    isBreak: false,
    ...change,
  };
};

const scoreOf = ({ point: newest }: Situation) => newest?.score ?? null;
const presentOf = ({ point: newest }: Situation) => newest?.signals.totalUsers ?? null;

const drop = anomaly({
  signal: 'chatMsgsPerMin',
  value: 4,
  expected: 24,
  evidence: 'Chat fell from 24 to 3 a minute; 1 of 20 is taking part.',
});
const leaving = anomaly({ anomalyType: 'MASS_EXIT', value: 0.3, expected: 0.03, severity: 'CRITICAL' });

const SCORES = [null, 0, 0.1, 0.3, 0.5, 0.7, 0.97, 1];
const EXPECTED = [null, 0.1, 0.55, 0.9];
const TRENDS = ['rising', 'level', 'falling'] as const;
const ANOMALIES = [null, drop, anomaly({ anomalyType: 'GRADUAL_DECLINE' }), leaving];
const QUIET = [null, AT + 600_000];
const PRESENT = [null, 0, 1, 200];

const everySituation = (): Situation[] =>
  SCORES.flatMap((score) =>
    EXPECTED.flatMap((expected) =>
      TRENDS.flatMap((trend) =>
        ANOMALIES.flatMap((found) =>
          QUIET.flatMap((quietUntil) =>
            [false, true].flatMap((paused) =>
              PRESENT.map((present) =>
                situation(score, { expected, trend, anomaly: found, quietUntil, paused, present }),
              ),
            ),
          ),
        ),
      ),
    ),
  );

const told = (now: Situation): string => {
  const { title, detail } = headlineOf(now);
  return `${title} ${detail}`;
};

describe('the one sentence on top, over score × expected × trend × anomaly × quiet × paused × present', () => {
  const all = everySituation();
  const where = (holds: (now: Situation) => boolean): Situation[] => all.filter(holds);

  it.each<{ says: string; where: (now: Situation) => boolean; must?: RegExp; never?: RegExp }>([
    {
      says: 'never that a very low score is usual or good',
      where: (now) => scoreOf(now) === 0,
      never: /No unusual|all in|with you|steady|is back/,
    },
    {
      says: 'of a drop only while the score is down',
      where: (now) => (scoreOf(now) ?? 0) >= 0.97,
      never: /[Ss]udden drop|[Gg]radual decline/,
    },
    { says: 'that it is paused, whatever else is so', where: ({ paused }) => paused, must: /^Paused: / },
    {
      says: 'until when it is quiet',
      where: (now) => now.quietUntil !== null && !now.paused,
      must: /^Quiet until \d\d:\d\d: /,
    },
    {
      says: 'that nobody is there before any score',
      where: (now) => presentOf(now) === 0,
      must: /[Ee]verybody has left/,
    },
    {
      says: 'of no slide while the score is unknown',
      where: (now) => scoreOf(now) === null && presentOf(now) !== 0,
      must: /unknown/,
    },
    {
      says: 'nothing of an audience that is there as if it were not',
      where: (now) => presentOf(now) !== 0,
      never: /has left|invite/,
    },
    {
      says: 'the score itself wherever one is known',
      where: (now) => scoreOf(now) !== null && presentOf(now) !== 0 && now.anomaly === null,
      must: /\d+ of 100/,
    },
    {
      says: 'nothing that only its makers understand',
      where: () => true,
      never: /z =|tick|prior|baseline|null|NaN|undefined|[A-Z]+_[A-Z]+/,
    },
  ])('says $says', ({ where: holds, must, never }) => {
    const cases = where(holds);
    expect(cases.length).toBeGreaterThan(100);
    for (const now of cases) {
      if (must !== undefined) expect(told(now)).toMatch(must);
      if (never !== undefined) expect(told(now)).not.toMatch(never);
    }
  });

  it.each<[string, Situation, string]>([
    ['good', situation(0.97, { expected: 0.9 }), 'The audience is all in'],
    ['good', situation(0.65), 'The audience is with you'],
    ['calm', situation(0.65, { trend: 'falling' }), 'The audience is with you, but fading'],
    ['calm', situation(0.5), 'The audience is steady'],
    ['attention', situation(0.5, { expected: 0.8 }), 'The audience is less lively than usual'],
    ['attention', situation(0.3), 'The audience is quiet'],
    ['calm', situation(0.3, { trend: 'rising' }), 'The audience is waking up'],
    ['attention', situation(0), 'Hardly anybody is taking part'],
    ['attention', situation(0.2, { anomaly: drop }), 'Sudden drop (20 of 100)'],
    ['calm', situation(0.97, { anomaly: drop }), 'The audience is back'],
    ['critical', situation(0.97, { anomaly: leaving }), 'People are leaving (97 of 100)'],
    ['unknown', situation(null, { anomaly: drop }), 'Engagement is unknown just now'],
    ['calm', situation(0.5, { present: 0, visited: false }), 'Nobody has joined yet: invite them'],
    ['attention', situation(0.2, { anomaly: drop, paused: true }), 'Paused: sudden drop (20 of 100)'],
    ['unknown', situation(null, { point: null }), 'Waiting for the first numbers'],
    ['unknown', situation(0.9, { hearing: 'stale' }), 'No news from the session'],
    ['unknown', situation(0.9, { hearing: 'reconnecting' }), 'Reconnecting to the session'],
    ['unknown', situation(0.9, { ended: true, pending: decision() }), 'This session has ended'],
    ['attention', situation(0.2, { hearing: 'stale', pending: decision() }), 'Your decision: open a poll?'],
    ['attention', situation(0.2, { running: decision({ status: 'EXECUTING' }) }), 'Acting: opening a poll'],
    ['calm', situation(0.2, { running: decision({ status: 'EXECUTED' }) }), 'Measuring the effect'],
  ])('%s: %#', (tone, now, title) => {
    expect(headlineOf(now)).toMatchObject({ tone, title });
  });

  it('says what is seen in the words of the conductor, and why nothing can be said', () => {
    expect(headlineOf(situation(0.2, { anomaly: drop })).detail).toBe(drop.evidence);
    const silent = { ...point(AT, null), reason: 'Too little was observed.' };
    expect(headlineOf(situation(null, { point: silent })).detail).toBe('Too little was observed.');
    expect(headlineOf(situation(0.45, { expected: 0.6 })).detail).toBe('45 of 100, 15 below what is usual here.');
  });
});

describe('what the sentence is made from', () => {
  it('sees a trend in the mean of a minute, and not in one tick', () => {
    expect(trendOf(curve([...flat(12, 0.6), ...flat(12, 0.4)]))).toBe('falling');
    expect(trendOf(curve([...flat(12, 0.4), ...flat(12, 0.6)]))).toBe('rising');
    expect(trendOf(curve([...flat(23, 0.6), 0]))).toBe('level');
    expect(trendOf(curve([0.9, 0.1]))).toBe('level');
  });

  it('is a break from its beginning to its end, and says so', () => {
    const { session } = snapshot();
    const plannedBreak = { from: AT, until: AT + 900_000 };
    const model = snapshot({ session: { ...session, plannedBreak } });
    const at = (now: number) => headlineOf(situationOf(model, { hearing: 'live', heardAt: null, now })).title;
    expect(at(AT - 1)).not.toMatch(/Break|Quiet/);
    expect(at(AT)).toMatch(/^Break until \d\d:\d\d: /);
    expect(at(AT + 900_000)).not.toMatch(/Break|Quiet/);
  });

  it('is quiet no longer than until its time', () => {
    const { session } = snapshot();
    const model = snapshot({ session: { ...session, quietUntil: AT } });
    const at = (now: number) => situationOf(model, { hearing: 'live', heardAt: null, now }).quietUntil;
    expect([at(AT - 1), at(AT)]).toEqual([AT, null]);
  });

  it('knows an empty room that was visited from one that never was', () => {
    const empty = point(AT + 5_000, null);
    const nobody = { ...empty, signals: { ...empty.signals, totalUsers: 0 } };
    const visited = (engagement: (typeof empty)[]) =>
      situationOf(snapshot({ engagement }), { hearing: 'live', heardAt: null, now: AT }).visited;
    expect([visited([nobody]), visited([point(AT, 0.5), nobody])]).toEqual([false, true]);
  });
});
