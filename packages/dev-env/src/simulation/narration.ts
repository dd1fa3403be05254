import type { FeedEvent, FeedNews } from '@conductor/client';
import { textsOf, type Content } from '@conductor/contracts';

/**
 * What is said of news of the feed; null where nothing is. A decision is left to a person for `patienceSeconds`, or for
 * ever where that is null.
 */
export function lineOf(news: FeedNews, patienceSeconds: number | null): string | null {
  switch (news.type) {
    case 'anomaly:detected':
      return `${news.data.anomalyType} (${news.data.severity}): ${news.data.evidence}`;
    case 'agent.decision': {
      const { data } = news;
      const within = patienceSeconds === null ? '' : ` within ${patienceSeconds} s`;
      const answer = data.status === 'PENDING' ? `; approve or reject it on the page${within}` : '';
      if (data.holdout) return `does nothing on purpose (hold-out)${answer}`;
      return `proposes ${data.arm}: ${words(data.content)}${answer}`;
    }
    case 'agent.decision.updated': {
      const { arm, status, decidedBy } = news.data;
      return status === 'MEASURED' ? null : `${arm} is ${status}${decidedBy ? ` by ${decidedBy}` : ''}`;
    }
    case 'agent.intervention.executed':
      return `${news.data.arm} reached ${news.data.reach ?? 0} attendees`;
    case 'agent.reward.measured':
      return measured(news.data);
    case 'agent.status':
    case 'anomaly:ended':
    case 'engagement:update':
    case 'joined':
    case 'lost':
    case 'changed':
      return null;
  }
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
