import type { DecisionView, EngagementPoint, PollStanding, SessionView } from '@conductor/contracts';
import { anomaly, AT, decision, FIXTURES, point, snapshot } from '@conductor/contracts/fixtures';

/** The moment at which everybody looks; the clock of the pages stands still at it. */
export const NOW = AT;
const TICK_MS = 5_000;
const MINUTE_MS = 60_000;
const CURVE_TICKS = 240;
const SLUMP_TICKS = 18;
const LIVELY = 0.68;

/** How the score of a lively audience moves from tick to tick. */
const sway = (tick: number): number => 0.05 * Math.sin(tick / 9) + 0.03 * Math.sin(tick / 2.3);
const bandOf = (score: number): EngagementPoint['band'] => (score >= 0.6 ? 'HIGH' : score >= 0.4 ? 'MODERATE' : 'LOW');

/** A tick `ago` ticks before now with all that it is made of. */
function tickAt(ago: number, score: number): EngagementPoint {
  return point(NOW - ago * TICK_MS, score, {
    band: bandOf(score),
    expected: LIVELY,
    signals: {
      chatMsgsPerMin: Math.round(34 * score),
      pollParticipation: null,
      activeUsers: Math.round(28 * score),
      totalUsers: 42,
      reactionsPerMin: Math.round(18 * score),
      userLeaveRate: 0.02,
      questionsPerMin: 1,
    },
    breakdown: [
      { part: 'chat', weight: 0.46, value: score, contribution: 0.46 * score },
      { part: 'active', weight: 0.38, value: score, contribution: 0.38 * score },
      { part: 'reactions', weight: 0.16, value: score, contribution: 0.16 * score },
      { part: 'leave', weight: -0.1, value: 0.02, contribution: -0.002 },
    ],
  });
}

const unscored = point(NOW, null);
/** A tick at which nobody is there yet. */
export const deserted: EngagementPoint = {
  ...unscored,
  expected: null,
  coverage: 1,
  signals: { ...unscored.signals, chatMsgsPerMin: 0, reactionsPerMin: 0, activeUsers: 0, totalUsers: 0 },
};
/** Twenty minutes of a lively audience. */
const lively = Array.from({ length: CURVE_TICKS }, (_, index) => {
  const ago = CURVE_TICKS - 1 - index;
  return tickAt(ago, LIVELY + sway(index));
});
/** The same, with a slump in the last minute and a half. */
export const slumping = lively.map((tick, index) => {
  const ago = CURVE_TICKS - 1 - index;
  const fallen = Math.max(0, SLUMP_TICKS - ago) / SLUMP_TICKS;
  return tickAt(ago, (tick.score ?? LIVELY) - 0.42 * fallen);
});
/** The same, where the slump is over. */
export const rescued = lively.map((tick, index) => {
  const ago = CURVE_TICKS - 1 - index;
  const depth = Math.max(0, 1 - Math.abs(ago - 48) / SLUMP_TICKS);
  return tickAt(ago, (tick.score ?? LIVELY) - 0.42 * depth);
});

const base = snapshot().session;
/** A session as an organiser finds it. */
export const session = (change: Partial<typeof base> = {}): typeof base => ({
  ...base,
  title: 'Why things fall: a town hall on gravity',
  ...change,
});
/** One where the audience is lively. */
export const live = snapshot({ session: session(), engagement: lively });

export const slump = anomaly({
  evidence: 'Chat fell from 24 to 3 a minute.',
  severity: 'CRITICAL',
  openedAt: NOW - 20_000,
  value: 0.26,
  expected: LIVELY,
});
/** A decision that waits for its organiser. */
export const waiting = decision({
  content: {
    arm: 'POLL',
    question: 'What should the next ten minutes be about?',
    options: ['The code', 'The numbers', 'What comes next year'],
    durationSeconds: 60,
  },
  generation: { method: 'TEMPLATE', templateId: 'poll.sudden.1' },
  createdAt: NOW - 15_000,
  expiresAt: NOW + 1_785_000,
});
/** The same once its effect is known. */
export const measured: DecisionView = {
  ...waiting,
  status: 'MEASURED',
  version: 4,
  decidedAt: NOW - 230_000,
  decidedBy: 'organiser',
  createdAt: NOW - 250_000,
  executedAt: NOW - 225_000,
  reach: 42,
  reward: { reward: 0.86, delta: 0.36, bonus: 0.1, before: 0.31, after: 0.67 },
};

const sessionView: SessionView = {
  id: 's1',
  sessionId: 's1',
  eventId: 'e1',
  title: 'Why things fall: a town hall on gravity',
  access: 'open',
  mode: 'SEMI_AUTO',
  status: 'ACTIVE',
  agentStatus: 'MONITORING',
  paused: false,
  quietUntil: null,
  plannedBreak: null,
  registeredAt: NOW - 30 * MINUTE_MS,
  endedAt: null,
};
export const sessionViews: SessionView[] = [
  sessionView,
  { ...sessionView, id: 's2', sessionId: 's2', title: 'A_very_long_title_without_a_single_space_'.repeat(3) },
  { ...sessionView, id: 's3', sessionId: 's3', title: 'مرحبا بالجميع', status: 'ENDED', endedAt: NOW - MINUTE_MS },
];

const options = ['The code', 'The numbers', 'Something_with_no_space_at_all_'.repeat(3)].map((text, index) => ({
  id: `${index + 1}`,
  text,
}));
/** A poll as somebody finds it who has not voted. */
export const poll = (kind: PollStanding['kind'], change: Partial<PollStanding> = {}): PollStanding => ({
  id: `poll-${kind}`,
  kind,
  question: 'What should we look at next?',
  options: kind === 'single' || kind === 'multiple' ? options : ratingOptions(kind),
  results: 'live',
  anonymous: false,
  votes: {},
  voters: 0,
  version: 0,
  closesAt: NOW + 40 * MINUTE_MS,
  votedFor: [],
  ...change,
});
const ratingOptions = (kind: PollStanding['kind']) =>
  kind === 'rating' ? [1, 2, 3, 4, 5].map((mark) => ({ id: `${mark}`, text: `${mark}` })) : [];

const valid = <T>(values: readonly T[]): T => {
  const [first] = values;
  if (first === undefined) throw new Error('a schema without an example');
  return first;
};
const exampleReport = valid(FIXTURES.SessionReport.valid);
/** The report of the session, twenty minutes long. */
export const report: typeof exampleReport = {
  ...exampleReport,
  title: session().title,
  registeredAt: NOW - 20 * MINUTE_MS,
  endedAt: NOW,
  writtenAt: NOW,
  durationMs: 20 * MINUTE_MS,
  score: {
    mean: 0.64,
    lowest: { at: NOW - 4 * MINUTE_MS, score: 0.26 },
    bands: [
      { band: 'HIGH', minutes: 16, share: 0.8 },
      { band: 'LOW', minutes: 4, share: 0.2 },
    ],
    minutes: 20,
    knownMinutes: 20,
    unknownShare: 0,
  },
  curve: Array.from({ length: 20 }, (_, minute) => {
    const score = rescued[minute * 12]?.score ?? LIVELY;
    return { at: NOW - (20 - minute) * MINUTE_MS, score, band: bandOf(score), coverage: 1 };
  }),
  anomalies: [{ ...slump, openedAt: NOW - 5 * MINUTE_MS, endedAt: NOW - 2 * MINUTE_MS }],
  interventions: [measured],
  notSent: [{ ...waiting, id: 'd2', status: 'REJECTED', decidedBy: 'organiser', reason: 'Not now' }],
  holdouts: [],
};
export const statistics = valid(FIXTURES.InterventionStats.valid);
export const settings = valid(FIXTURES.EventSettings.valid);
export const members = valid(FIXTURES.MemberList.valid);
export const lift = valid(FIXTURES.LiftView.valid);
