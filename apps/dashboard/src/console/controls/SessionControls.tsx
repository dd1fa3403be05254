import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Feed } from '@conductor/client';
import type { SessionSnapshot, SessionView } from '@conductor/contracts';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Result } from '../../api/result.ts';
import { useApp } from '../../ui/app-context.ts';
import { clockTime } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { BreakChip } from './BreakChip.tsx';
import { BreakForm } from './BreakForm.tsx';

const PAUSE = 'POST /agent/sessions/{sessionId}/pause';
const BREAK = 'PUT /agent/sessions/{sessionId}/break';
const NO_BREAK = 'DELETE /agent/sessions/{sessionId}/break';
const RESUME = 'POST /agent/sessions/{sessionId}/resume';
const QUIET_MINUTES = [5, 15, 30, 60] as const;

type Asking = 'quiet' | 'break' | 'end' | null;
type ControlProps = { feed: Feed; session: SessionSnapshot['session']; now: number };

/** Pausing, keeping quiet for a while, a break, and the end; what cannot be taken back is asked once more. */
export function SessionControls({ feed, session, now }: ControlProps) {
  const { api } = useApp();
  const [asking, setAsking] = useState<Asking>(null);
  // What took the place of a button gives the focus back to it.
  const [returnTo, setReturnTo] = useState<Asking>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const path = { sessionId: session.id };
  const keepQuiet = (minutes: number) =>
    change(() => api('POST /agent/sessions/{sessionId}/quiet', { ...path, body: { minutes } }));
  const quiet = session.quietUntil !== null && session.quietUntil > now;
  const planned = session.plannedBreak !== null && session.plannedBreak.until > now ? session.plannedBreak : null;

  const ask = (what: Asking) => {
    setReturnTo(asking);
    setAsking(what);
  };
  const change = async (call: () => Promise<Result<SessionView>>) => {
    setBusy(true);
    setProblem(null);
    const result = await call();
    setBusy(false);
    if (!result.ok) return setProblem(result.failure.message);
    ask(null);
    feed.takeSession(result.value);
  };

  return (
    <div className="controls" role="group" aria-label={t`Session`}>
      {asking === null && (
        <div className="row">
          <Button
            className="button small"
            isDisabled={busy}
            onPress={() => void change(() => api(session.paused ? RESUME : PAUSE, path))}
          >
            {session.paused ? t`Resume` : t`Pause`}
          </Button>
          {quiet ? (
            <Button
              className="button small"
              autoFocus={returnTo === 'quiet'}
              isDisabled={busy}
              onPress={() => void keepQuiet(0)}
            >
              <Trans>End the quiet</Trans>
            </Button>
          ) : (
            <Button
              className="button small"
              autoFocus={returnTo === 'quiet'}
              isDisabled={busy}
              onPress={() => ask('quiet')}
            >
              <Trans>Keep quiet…</Trans>
            </Button>
          )}
          {planned === null && (
            <Button
              className="button small"
              autoFocus={returnTo === 'break'}
              isDisabled={busy}
              onPress={() => ask('break')}
            >
              <Trans>Plan a break…</Trans>
            </Button>
          )}
          <Button className="button small" autoFocus={returnTo === 'end'} isDisabled={busy} onPress={() => ask('end')}>
            <Trans>End session…</Trans>
          </Button>
        </div>
      )}
      {asking === null && planned !== null && (
        <BreakChip planned={planned} now={now} busy={busy} onCancel={() => void change(() => api(NO_BREAK, path))} />
      )}
      {asking === null && session.paused && (
        <p className="hint">
          <Trans>Paused: it watches and does nothing.</Trans>
        </p>
      )}
      {asking === null && quiet && session.quietUntil !== null && (
        <p className="hint">
          <Trans>Quiet until {clockTime(session.quietUntil)}: it watches and proposes nothing.</Trans>
        </p>
      )}
      {asking === 'quiet' && (
        <div className="stack" role="group" aria-label={t`Keep quiet`}>
          <p>
            <Trans>Propose nothing for</Trans>
          </p>
          <div className="row">
            {QUIET_MINUTES.map((minutes, index) => (
              <Button
                key={minutes}
                className="button small"
                autoFocus={index === 0}
                isDisabled={busy}
                onPress={() => void keepQuiet(minutes)}
              >
                <Trans>{minutes} min</Trans>
              </Button>
            ))}
            <Button className="button small quiet" onPress={() => ask(null)}>
              <Trans>Back</Trans>
            </Button>
          </div>
        </div>
      )}
      {asking === 'break' && (
        <BreakForm
          busy={busy}
          onPlan={(body) => void change(() => api(BREAK, { ...path, body }))}
          onBack={() => ask(null)}
        />
      )}
      {asking === 'end' && (
        <div className="stack" role="group" aria-label={t`End session`}>
          <p>
            <Trans>End this session for everybody? The conductor stops, and its report is written.</Trans>
          </p>
          <div className="row">
            <Button
              className="button small danger"
              isDisabled={busy}
              onPress={() => void change(() => api('DELETE /agent/sessions/{sessionId}', path))}
            >
              {busy ? t`Ending…` : t`End it`}
            </Button>
            <Button className="button small quiet" autoFocus onPress={() => ask(null)}>
              <Trans>Not yet</Trans>
            </Button>
          </div>
        </div>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </div>
  );
}
