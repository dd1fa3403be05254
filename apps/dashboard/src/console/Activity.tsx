import { Trans } from '@lingui/react/macro';
import type { FeedState } from '@conductor/client';
import { useClaims } from '../ui/app-context.ts';
import { ago, clockTime } from '../ui/format.ts';
import { activityItems, type ActivityItem } from './activity-items.ts';

const ARROWS = { up: '▲', down: '▼', flat: '■' } as const;

function Item({ item, now }: { item: ActivityItem; now: number }) {
  return (
    <li className={`activity-item activity-${item.tone}`}>
      <time dateTime={new Date(item.at).toISOString()} title={ago(now - item.at)} className="activity-time digits">
        {clockTime(item.at)}
      </time>
      <div className="activity-words">
        <p className="activity-title">{item.title}</p>
        {item.detail !== '' && (
          <p className="activity-detail" dir="auto">
            {item.detail}
          </p>
        )}
        <p className="activity-status">{item.status}</p>
      </div>
      {item.effect !== null && (
        <span className={`effect effect-${item.effect.direction}`}>
          <span aria-hidden="true">{ARROWS[item.effect.direction]} </span>
          {item.effect.label}
        </span>
      )}
    </li>
  );
}

/** What happened, newest first, with what each intervention was measured to change. */
export function Activity({ state, now }: { state: FeedState; now: number }) {
  const self = useClaims()?.sub ?? '';
  const items = activityItems(state, self);
  return (
    <section className="card activity" aria-labelledby="activity-title">
      <h2 id="activity-title">
        <Trans>What happened</Trans>
      </h2>
      {items.length === 0 && (
        <p className="empty">
          <Trans>Nothing yet. Anomalies and interventions will be listed here.</Trans>
        </p>
      )}
      <ol className="activity-list">
        {items.map((item) => (
          <Item key={item.key} item={item} now={now} />
        ))}
      </ol>
    </section>
  );
}
