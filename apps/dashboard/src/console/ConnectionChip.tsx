import { t } from '@lingui/core/macro';
import type { FeedConnection } from '../feed/watch-feed.ts';
import { clockTime } from '../ui/format.ts';

const RECOVERED_SHOWN_MS = 8_000;

/** `since` is told where there is room for it: the headline says it too. */
type ChipState = { tone: string; text: string; since?: string };

const stateOf = (connection: FeedConnection, staleSince: number | null, now: number): ChipState => {
  switch (connection.kind) {
    case 'connecting':
      return { tone: 'waiting', text: t`Connecting…` };
    case 'refused':
      return { tone: 'bad', text: t`Not subscribed` };
    case 'reconnecting':
      return { tone: 'bad', text: t`Reconnecting`, since: t`, stale since ${clockTime(connection.since, true)}` };
    case 'live':
      if (staleSince !== null) return { tone: 'bad', text: t`Stale`, since: t` since ${clockTime(staleSince, true)}` };
      if (connection.recovered && now - connection.since < RECOVERED_SHOWN_MS) {
        return { tone: 'good', text: t`Recovered, nothing missed` };
      }
      return { tone: 'good', text: t`Live` };
  }
};

/** How old what is on the page may be. */
export function ConnectionChip(props: { connection: FeedConnection; staleSince: number | null; now: number }) {
  const { tone, text, since = '' } = stateOf(props.connection, props.staleSince, props.now);
  return (
    <span className={`chip chip-${tone}`} role="status" aria-label={t`Connection: ${text}${since}`}>
      <span className="chip-dot" aria-hidden="true" />
      <span>
        {text}
        <span className="wide-only">{since}</span>
      </span>
    </span>
  );
}
