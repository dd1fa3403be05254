import { ApiError, connect, createApi, type FeedEvent } from '@conductor/client';
import { tooSlow, watchLateness } from './lateness.ts';
import { lineOf } from './narration.ts';
import { startPatience, type Patience } from './patience.ts';

export type OrganiserOptions = {
  agentUrl: string;
  realTimeUrl: string;
  sessionId: string;
  eventId: string;
  title: string;
  /** A token of the session's organiser. */
  token: () => string;
  /** Seconds that a waiting decision is left to a person before the simulated organiser approves it. */
  patienceSeconds: number;
  /** How far the scores are meant to be apart, ms. */
  tickMs: number;
  say: (line: string) => void;
};

const SAY_SCORE_EVERY_MS = 5_000;
/** With so many scores a page has a past to show, and the conductor knows what is usual. */
const KNOWN_SCORES = 100;

/**
 * Registers the session, and lets `moderator` answer its decisions beside its owner. Rejects with what the service says where
 * it refuses.
 */
export async function registerSession(options: OrganiserOptions & { moderator: string }): Promise<void> {
  const { agentUrl, sessionId, eventId, title, token, moderator } = options;
  const call = createApi({ url: agentUrl, token });
  try {
    await call('POST /agent/sessions/register', { body: { sessionId, eventId, title } });
    await call('POST /agent/events/{eventId}/members', { eventId, body: { userId: moderator, role: 'moderator' } });
  } catch (cause) {
    throw new Error(`The session could not be registered: ${messageOf(cause)}`, { cause });
  }
}

/** Somebody at the session's feed. */
export type Followed = Disposable & {
  /** Fulfils once the session has a past to look at. */
  known: Promise<void>;
  /** Fulfils once the effect of an intervention was measured. */
  measured: Promise<void>;
  patience: Patience;
  /** What to do about a machine that cannot keep up, while it cannot; else null. */
  slow: () => string | null;
};

/**
 * Tells what the conductor does in the session, from the same feed that the page reads, and approves what no person has
 * answered in time.
 */
export function followSession(options: OrganiserOptions): Followed {
  const { say, sessionId } = options;
  const connection = connect({ url: options.realTimeUrl, token: options.token });
  const feed = connection.feed(sessionId);
  const patience = startPatience(options.patienceSeconds, (decisionId) => void approve(options, decisionId));
  const lateness = watchLateness(options.tickMs);
  let slow: string | null = null;
  const known = Promise.withResolvers<void>();
  const measured = Promise.withResolvers<void>();
  let scores = 0;
  let saidScoreAt = 0;

  const hearTick = (at: number): void => {
    const gapMs = lateness(at);
    const advice = gapMs === null ? null : tooSlow(options.tickMs, gapMs);
    if (advice !== null && slow === null) say(advice);
    slow = advice;
  };
  const sayScore = ({ data, timestamp }: Extract<FeedEvent, { type: 'engagement:update' }>): void => {
    if (data.score !== null && ++scores === KNOWN_SCORES) known.resolve();
    if (timestamp - saidScoreAt < SAY_SCORE_EVERY_MS) return;
    saidScoreAt = timestamp;
    const { chatMsgsPerMin, totalUsers } = data.signals;
    const score = data.score === null ? 'not known yet' : data.score.toFixed(2);
    say(`score ${score}   (${totalUsers ?? '?'} present, ${Math.round(chatMsgsPerMin)} messages a minute)`);
  };

  feed.listen((news) => {
    if (news.type === 'joined' && !news.recovered) feed.state()?.decisions.forEach(patience.consider);
    if (news.type === 'agent.decision' || news.type === 'agent.decision.updated') patience.consider(news.data);
    if (news.type === 'engagement:update') {
      hearTick(news.timestamp);
      sayScore(news);
    }
    if (news.type === 'agent.reward.measured') measured.resolve();
    const standing = feed.standing();
    if (news.type === 'changed' && standing.kind === 'refused') say(`the feed was refused: ${standing.failure.error}`);
    const line = lineOf(news, patience.decider() === 'you' ? null : options.patienceSeconds);
    if (line !== null) say(line);
  });
  connection.listen(() => {
    const state = connection.state();
    if (state === 'reconnecting' || state === 'refused') say(`the feed is away: ${state}`);
  });

  return {
    known: known.promise,
    measured: measured.promise,
    patience,
    slow: () => slow,
    [Symbol.dispose]: () => {
      patience[Symbol.dispose]();
      connection.close();
    },
  };
}

async function approve({ agentUrl, sessionId, token, say }: OrganiserOptions, decisionId: string): Promise<void> {
  const operation = 'POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve';
  try {
    await createApi({ url: agentUrl, token })(operation, { sessionId, decisionId, body: {} });
    say('nobody answered, so the simulated organiser approved');
  } catch (error) {
    // 409: somebody or something was faster.
    if (!(error instanceof ApiError && error.status === 409))
      say(`the approval did not go through: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
