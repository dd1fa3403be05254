import type { Content, DecisionView, FeedEvent } from '@conductor/contracts';
import { textsOf } from '@conductor/contracts';
import { openSocket } from './attendee.ts';

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
  say: (line: string) => void;
};

const HTTP_DEADLINE_MS = 10_000;
const SAY_SCORE_EVERY_MS = 5_000;

/** Registers the session. Throws with the service's answer when it refuses. */
export async function registerSession({ agentUrl, sessionId, eventId, title, token }: OrganiserOptions): Promise<void> {
  const response = await post(`${agentUrl}/api/v1/agent/sessions/register`, token(), { sessionId, eventId, title });
  if (!response.ok) throw new Error(`The session could not be registered: ${response.status} ${await response.text()}`);
}

/**
 * Tells what the conductor does in the session, from the same feed that the page reads, and approves what no person has
 * answered in time.
 */
export function followSession(options: OrganiserOptions): Disposable {
  const socket = openSocket(options.realTimeUrl, options.token);
  const waiting = new Map<string, NodeJS.Timeout>();
  const { say, sessionId } = options;
  let saidScoreAt = 0;

  const consider = (decision: DecisionView): void => {
    clearTimeout(waiting.get(decision.id));
    waiting.delete(decision.id);
    if (decision.status !== 'PENDING') return;
    const timer = setTimeout(() => void approve(options, decision.id), options.patienceSeconds * 1_000);
    waiting.set(decision.id, timer);
  };

  socket.on('connect', () => {
    socket.emit('agent:subscribe', { sessionId }, (answer) => {
      if (!answer.success) return say(`the feed was refused: ${answer.error}`);
      const decisions = answer.recovered ? [] : answer.snapshot.decisions;
      decisions.forEach((decision) => consider(decision));
    });
  });
  socket.on('engagement:update', ({ data, timestamp }) => {
    if (timestamp - saidScoreAt < SAY_SCORE_EVERY_MS) return;
    saidScoreAt = timestamp;
    const { chatMsgsPerMin, totalUsers } = data.signals;
    const score = data.score === null ? 'not known yet' : data.score.toFixed(2);
    say(`score ${score}   (${totalUsers ?? '?'} present, ${Math.round(chatMsgsPerMin)} messages a minute)`);
  });
  socket.on('anomaly:detected', ({ data }) => say(`${data.anomalyType} (${data.severity}): ${data.evidence}`));
  socket.on('agent.decision', ({ data }) => {
    consider(data);
    const answer =
      data.status === 'PENDING' ? `; approve or reject it on the page within ${options.patienceSeconds} s` : '';
    say(
      `${data.holdout ? 'does nothing on purpose (hold-out)' : `proposes ${data.arm}: ${words(data.content)}`}${answer}`,
    );
  });
  socket.on('agent.decision.updated', ({ data }) => {
    consider(data);
    if (data.status !== 'MEASURED')
      say(`${data.arm} is ${data.status}${data.decidedBy ? ` by ${data.decidedBy}` : ''}`);
  });
  socket.on('agent.intervention.executed', ({ data }) => say(`${data.arm} reached ${data.reach ?? 0} attendees`));
  socket.on('agent.reward.measured', ({ data }) => say(measured(data)));
  socket.on('connect_error', (error) => say(`the feed is away: ${error.message}`));

  return {
    [Symbol.dispose]: () => {
      waiting.forEach((timer) => clearTimeout(timer));
      socket.disconnect();
    },
  };
}

async function approve({ agentUrl, sessionId, token, say }: OrganiserOptions, decisionId: string): Promise<void> {
  const url = `${agentUrl}/api/v1/agent/sessions/${sessionId}/decisions/${decisionId}/approve`;
  try {
    const response = await post(url, token(), {});
    // 409: somebody or something was faster.
    if (response.ok) say('nobody answered, so the simulated organiser approved');
    else if (response.status !== 409) say(`the approval was refused: ${response.status} ${await response.text()}`);
  } catch (error) {
    say(`the approval did not get through: ${String(error)}`);
  }
}

function post(url: string, token: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(HTTP_DEADLINE_MS),
  });
}

type Reward = Extract<FeedEvent, { type: 'agent.reward.measured' }>['data'];

function measured({ arm, holdout, reward, reason }: Reward): string {
  const what = holdout ? 'doing nothing' : arm;
  if (!reward) return `the effect of ${what} could not be measured: ${reason ?? 'no reason given'}`;
  const change = `${reward.before.toFixed(2)} → ${reward.after.toFixed(2)}`;
  return `measured ${what}: score ${change}, reward ${reward.reward.toFixed(2)} (0.5 is no change)`;
}

function words(content: Content | null): string {
  if (content === null) return '(no words)';
  return `“${content.arm === 'POLL' ? content.question : textsOf(content).join(': ')}”`;
}
