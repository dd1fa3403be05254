import type {
  AnomalyView,
  DecisionView,
  EngagementPoint,
  FeedEvent,
  JoinAnswer,
  SessionSnapshot,
} from '@conductor/contracts';

/** When everything in these tests begins. */
export const AT = 1_800_000_000_000;

/** A tick; `score` null is a tick of which too little was observed. */
export const point = (at: number, score: number | null, change: Partial<EngagementPoint> = {}): EngagementPoint => ({
  at,
  score,
  band: score === null ? null : 'MODERATE',
  expected: 0.6,
  coverage: score === null ? 0.4 : 1,
  signals: {
    chatMsgsPerMin: 12,
    pollParticipation: null,
    activeUsers: 8,
    totalUsers: 40,
    reactionsPerMin: 3,
    userLeaveRate: 0.02,
    questionsPerMin: 0,
  },
  breakdown: [],
  ...change,
});

export const anomaly = (change: Partial<AnomalyView> = {}): AnomalyView => ({
  id: 'a1',
  sessionId: 's1',
  anomalyType: 'SUDDEN_DROP',
  severity: 'WARNING',
  signal: 'score',
  score: 0.9,
  value: 0.3,
  expected: 0.6,
  deviation: -0.3,
  evidence: 'Chat fell.',
  openedAt: AT,
  endedAt: null,
  ...change,
});

export const decision = (change: Partial<DecisionView> = {}): DecisionView => ({
  id: 'd1',
  sessionId: 's1',
  eventId: 'e1',
  anomalyId: 'a1',
  anomalyType: 'SUDDEN_DROP',
  severity: 'WARNING',
  arm: 'POLL',
  status: 'PENDING',
  version: 1,
  mode: 'SEMI_AUTO',
  confidence: 0.7,
  confidenceBasis: 'PRIOR',
  propensity: 0.5,
  reasons: ['Chat fell.'],
  content: { arm: 'POLL', question: 'What next?', options: ['Code', 'Numbers'], durationSeconds: 60 },
  generation: { method: 'TEMPLATE' },
  composing: false,
  holdout: false,
  createdAt: AT,
  expiresAt: AT + 1_800_000,
  decidedAt: null,
  decidedBy: null,
  reason: null,
  executedAt: null,
  reach: null,
  reward: null,
  ...change,
});

export const snapshot = (change: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  session: {
    id: 's1',
    eventId: 'e1',
    title: 'Town hall',
    mode: 'SEMI_AUTO',
    agentStatus: 'MONITORING',
    paused: false,
    quietUntil: null,
    endedAt: null,
  },
  engagement: [],
  anomalies: [],
  decisions: [],
  ...change,
});

type Draft = { [T in FeedEvent['type']]: Pick<Extract<FeedEvent, { type: T }>, 'type' | 'data'> }[FeedEvent['type']];

/** An event of the feed at a place in it. */
export const event = (seq: number, draft: Draft, epoch = 'e1'): FeedEvent => ({
  ...draft,
  id: `${epoch}-${seq}`,
  sessionId: 's1',
  epoch,
  seq,
  timestamp: AT + seq,
});

/** A tick as an event; the score tells the sequence numbers apart. */
export const tick = (seq: number, epoch = 'e1'): FeedEvent =>
  event(seq, { type: 'engagement:update', data: point(AT + seq * 5_000, seq / 100) }, epoch);

export const joinAnswer = (change: Partial<Extract<JoinAnswer, { recovered: false }>> = {}): JoinAnswer => ({
  sessionId: 's1',
  epoch: 'e1',
  seq: 0,
  serverTime: AT,
  title: 'Town hall',
  present: 40,
  polls: [],
  closedPolls: [],
  questions: [],
  recovered: false,
  messages: [],
  ...change,
});
