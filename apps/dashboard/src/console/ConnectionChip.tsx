import type { FeedConnection } from '../feed/watch-feed.ts';
import { clockTime } from '../ui/format.ts';

const RECOVERED_SHOWN_MS = 8_000;

/** `since` is told where there is room for it: the headline says it too. */
type ChipState = { tone: string; text: string; since?: string };

const stateOf = (connection: FeedConnection, staleSince: number | null, now: number): ChipState => {
  switch (connection.kind) {
    case 'connecting':
      return { tone: 'waiting', text: 'Connecting…' };
    case 'refused':
      return { tone: 'bad', text: 'Not subscribed' };
    case 'reconnecting':
      return { tone: 'bad', text: 'Reconnecting', since: `, stale since ${clockTime(connection.since, true)}` };
    case 'live':
      if (staleSince !== null) return { tone: 'bad', text: 'Stale', since: ` since ${clockTime(staleSince, true)}` };
      if (connection.recovered && now - connection.since < RECOVERED_SHOWN_MS) {
        return { tone: 'good', text: 'Recovered, nothing missed' };
      }
      return { tone: 'good', text: 'Live' };
  }
};

/** How old what is on the page may be. */
export function ConnectionChip(props: { connection: FeedConnection; staleSince: number | null; now: number }) {
  const { tone, text, since = '' } = stateOf(props.connection, props.staleSince, props.now);
  return (
    <span className={`chip chip-${tone}`} role="status" aria-label={`Connection: ${text}${since}`}>
      <span className="chip-dot" aria-hidden="true" />
      <span>
        {text}
        <span className="wide-only">{since}</span>
      </span>
    </span>
  );
}
