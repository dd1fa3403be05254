import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { SessionView } from '@conductor/contracts';
import { MODE_LABELS, quietUntilAt } from '@conductor/contracts/plain';
import { consolePath, joinPath, reportPath } from '../routes.ts';
import { clockTime, dayTime, lasting } from '../ui/format.ts';
import { PageLink } from '../ui/navigation.tsx';
import { called } from '../words/called.ts';

const stateOf = (row: SessionView, now: number): { tone: string; text: string } => {
  if (row.status === 'ENDED') return { tone: '', text: t`Ended` };
  if (row.paused) return { tone: 'waiting', text: t`Paused` };
  const quietUntil = quietUntilAt(row, now);
  if (quietUntil !== null) return { tone: 'waiting', text: t`Quiet until ${clockTime(quietUntil)}` };
  if (row.agentStatus === 'WAITING_APPROVAL') return { tone: 'bad', text: t`Waits for your decision` };
  if (row.agentStatus === 'ANOMALY_DETECTED') return { tone: 'bad', text: t`Anomaly noticed` };
  return { tone: 'good', text: t`Running` };
};

const when = ({ registeredAt, endedAt }: SessionView): string =>
  endedAt === null
    ? t`Since ${dayTime(registeredAt)}`
    : t`${dayTime(registeredAt)}, lasted ${lasting(endedAt - registeredAt)}`;

/** A session in the list: when it was, how it stands; one that is over leads to its report. */
export function SessionRow({ row, now }: { row: SessionView; now: number }) {
  const state = stateOf(row, now);
  const ended = row.status === 'ENDED';
  return (
    <li className="card session-row">
      <div className="session-words">
        <h2>
          <PageLink to={ended ? reportPath(row.sessionId) : consolePath(row.sessionId)} className="session-link">
            <bdi>{row.title ?? row.sessionId}</bdi>
          </PageLink>
        </h2>
        <p className="hint">
          {when(row)}
          {!ended && ` · ${called(MODE_LABELS[row.mode].name)}`}
        </p>
      </div>
      <span className={`chip ${state.tone === '' ? '' : `chip-${state.tone}`}`}>
        <span className="chip-dot" aria-hidden="true" />
        {state.text}
      </span>
      {!ended && (
        <PageLink to={joinPath(row.sessionId)} className="button quiet small">
          <Trans>Attendee page</Trans>
        </PageLink>
      )}
    </li>
  );
}
