import type { Band } from '@conductor/contracts';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import { openAnomaly, pendingDecision, runningDecision, type FeedModel } from './model.ts';

/** `tone` colours the top of the page; `title` is the one sentence that an organiser reads in passing. */
export type Headline = { tone: 'calm' | 'good' | 'attention' | 'critical' | 'unknown'; title: string; detail: string };

const BANDS: Record<Band, Headline> = {
  VERY_HIGH: { tone: 'good', title: 'The audience is all in', detail: 'Nothing for you to do.' },
  HIGH: { tone: 'good', title: 'The audience is with you', detail: 'Nothing for you to do.' },
  MODERATE: { tone: 'calm', title: 'The audience is steady', detail: 'Nothing for you to do.' },
  LOW: { tone: 'calm', title: 'The audience is quiet', detail: 'No unusual change. The conductor is watching.' },
  VERY_LOW: {
    tone: 'calm',
    title: 'The audience is very quiet',
    detail: 'No unusual change. The conductor is watching.',
  },
};

const ended = { tone: 'unknown', title: 'This session has ended', detail: 'What you see is its record.' } as const;
const unknown = {
  tone: 'unknown',
  title: 'Engagement is unknown just now',
  detail: 'Too little of the last minute was observed. The conductor does not guess, and does not act.',
} as const;

/** What matters most in a session just now. `stale` says that the numbers are old. */
export function headlineOf(model: FeedModel, stale: boolean): Headline {
  const { session } = model;
  if (session.endedAt !== null) return ended;
  const anomaly = openAnomaly(model);
  const pending = pendingDecision(model);
  const tone = anomaly?.severity === 'CRITICAL' ? 'critical' : 'attention';
  if (pending !== null) {
    const why =
      anomaly === null ? 'The conductor proposes this.' : `${ANOMALY_LABELS[anomaly.anomalyType]}: ${anomaly.evidence}`;
    return { tone, title: `Your decision: ${ARM_LABELS[pending.arm].ask}?`, detail: why };
  }
  if (stale) return { tone: 'unknown', title: 'No news from the session', detail: 'The numbers below are old.' };
  const running = runningDecision(model);
  if (running !== null && running.status !== 'EXECUTED') {
    return {
      tone: 'attention',
      title: `Acting: ${ARM_LABELS[running.arm].doing}`,
      detail: 'On its way to the audience.',
    };
  }
  if (running !== null) {
    return {
      tone: 'calm',
      title: 'Measuring the effect',
      detail: `${ARM_LABELS[running.arm].done}. Waiting to see what it changes.`,
    };
  }
  if (session.paused) return { tone: 'unknown', title: 'Paused', detail: 'The conductor watches and does not act.' };
  if (anomaly !== null)
    return { tone, title: `${ANOMALY_LABELS[anomaly.anomalyType]} noticed`, detail: anomaly.evidence };
  const band = model.points.at(-1)?.band ?? null;
  if (model.points.length === 0)
    return { ...unknown, title: 'Waiting for the first numbers', detail: 'They come with the next tick.' };
  return band === null ? unknown : BANDS[band];
}
