import type { AnomalyView, Band, EngagementPoint } from '@conductor/contracts';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import { clockTime, points } from '../ui/format.ts';
import type { Situation, Trend } from './situation.ts';

/** `tone` colours the top of the page; `title` is the one sentence that an organiser reads in passing. */
export type Headline = { tone: 'calm' | 'good' | 'attention' | 'critical' | 'unknown'; title: string; detail: string };

const LIVELY: Record<Band, Record<Trend, string>> = {
  VERY_HIGH: {
    rising: 'The audience is all in',
    level: 'The audience is all in',
    falling: 'The audience is all in, but slowing',
  },
  HIGH: {
    rising: 'The audience is warming up',
    level: 'The audience is with you',
    falling: 'The audience is with you, but fading',
  },
  MODERATE: {
    rising: 'The audience is warming up',
    level: 'The audience is steady',
    falling: 'The audience is fading',
  },
  LOW: {
    rising: 'The audience is waking up',
    level: 'The audience is quiet',
    falling: 'The audience is getting quieter',
  },
  VERY_LOW: {
    rising: 'The first are taking part',
    level: 'Hardly anybody is taking part',
    falling: 'Hardly anybody is taking part any more',
  },
};
/** So far from what is usual is a difference that a person would notice. */
const CLEARLY = 0.15;
/** So near to what is usual, a fall is made good. */
const NEARLY = 0.05;
const LIVELY_AGAIN = 0.8;

const BY_HAND = 'You can act by hand at any time.';

const usually = (score: number, expected: number | null): string => {
  if (expected === null) return `${points(score)} of 100; what is usual here is not known yet.`;
  // The two numbers that stand on the page, so that their difference is the one that a reader finds.
  const difference = Number(points(score)) - Number(points(expected));
  if (difference === 0) return `${points(score)} of 100, as usual here.`;
  return `${points(score)} of 100, ${Math.abs(difference)} ${difference < 0 ? 'below' : 'above'} what is usual here.`;
};

/** A tick of which enough was seen to say how the audience is. */
type KnownPoint = EngagementPoint & { score: number; band: Band };
const isKnown = (point: EngagementPoint): point is KnownPoint => point.score !== null && point.band !== null;

const lively = ({ score, band, expected }: KnownPoint, trend: Trend): Headline => {
  const below = expected !== null && score < expected - CLEARLY;
  const attention = band === 'VERY_LOW' || (trend !== 'rising' && (below || band === 'LOW'));
  const tone = attention ? 'attention' : score >= 0.6 && trend !== 'falling' ? 'good' : 'calm';
  const less = below && trend === 'level' && band !== 'VERY_LOW' && band !== 'LOW';
  return {
    tone,
    title: less ? 'The audience is less lively than usual' : LIVELY[band][trend],
    detail: attention ? `${usually(score, expected)} ${BY_HAND}` : usually(score, expected),
  };
};

/** Whether the score has made good what an anomaly told of; people who leave are not told by the score. */
const isMadeGood = ({ anomalyType }: AnomalyView, score: number, expected: number | null): boolean =>
  anomalyType !== 'MASS_EXIT' && (score >= LIVELY_AGAIN || (expected !== null && score >= expected - NEARLY));

const sliding = (anomaly: AnomalyView, point: KnownPoint): Headline => {
  const { score, expected } = point;
  if (isMadeGood(anomaly, score, expected)) {
    const since = clockTime(anomaly.openedAt);
    return {
      tone: 'calm',
      title: 'The audience is back',
      detail: `${usually(score, expected)} What began at ${since} is watched until it has held.`,
    };
  }
  return {
    tone: anomaly.severity === 'CRITICAL' ? 'critical' : 'attention',
    title: `${ANOMALY_LABELS[anomaly.anomalyType]} (${points(score)} of 100)`,
    detail: anomaly.evidence,
  };
};

const unknown: Headline = {
  tone: 'unknown',
  title: 'Engagement is unknown just now',
  detail: 'Too little of the last minute was observed. The conductor does not guess, and does not act.',
};

/** How the audience is, whatever the conductor does. */
const audience = ({ anomaly, visited, point, trend }: Situation): Headline => {
  if (point?.signals.totalUsers === 0) {
    return visited
      ? { tone: 'attention', title: 'Everybody has left', detail: 'Nobody is present just now.' }
      : { tone: 'calm', title: 'Nobody has joined yet: invite them', detail: 'Send them the attendee page.' };
  }
  if (point === null) {
    return { ...unknown, title: 'Waiting for the first numbers', detail: 'They come within seconds.' };
  }
  if (!isKnown(point)) return { ...unknown, detail: point.reason ?? unknown.detail };
  return anomaly === null ? lively(point, trend) : sliding(anomaly, point);
};

/** Why nothing is done, before how the audience is. */
const resting = (state: string, does: string, { tone, title, detail }: Headline): Headline => ({
  tone,
  title: `${state}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  detail: `${detail} ${does}`,
});

/**
 * What matters most in a session just now: its end, a decision that waits, that nothing is heard, what is under way,
 * and else how the audience is. A pause or a quiet time stands in the same sentence as the audience.
 */
export function headlineOf(now: Situation): Headline {
  const { pending, running, anomaly, point, heardAt } = now;
  if (now.ended) return { tone: 'unknown', title: 'This session has ended', detail: 'What you see is its record.' };
  if (pending !== null) {
    const tone = anomaly?.severity === 'CRITICAL' ? 'critical' : 'attention';
    const why = anomaly === null ? 'The conductor proposes this.' : anomaly.evidence;
    const first = now.paused ? ' Resume the conductor to approve it.' : '';
    return { tone, title: `Your decision: ${ARM_LABELS[pending.arm].ask}?`, detail: `${why}${first}` };
  }
  if (now.hearing !== 'live') {
    const since = heardAt === null ? 'Nothing was heard yet.' : `What you see is from ${clockTime(heardAt, true)}.`;
    const title = now.hearing === 'stale' ? 'No news from the session' : 'Reconnecting to the session';
    return { tone: 'unknown', title, detail: since };
  }
  if (running !== null && running.status !== 'EXECUTED') {
    const title = `Acting: ${ARM_LABELS[running.arm].doing}`;
    return { tone: 'attention', title, detail: 'On its way to the audience.' };
  }
  if (now.paused) return resting('Paused', 'The conductor watches and does not act.', audience(now));
  if (now.quietUntil !== null) {
    return resting(`Quiet until ${clockTime(now.quietUntil)}`, 'Nothing is proposed until then.', audience(now));
  }
  if (running !== null && point?.signals.totalUsers !== 0) {
    const detail = `${ARM_LABELS[running.arm].done}. ${audience(now).detail}`;
    return { tone: 'calm', title: 'Measuring the effect', detail };
  }
  return audience(now);
}
