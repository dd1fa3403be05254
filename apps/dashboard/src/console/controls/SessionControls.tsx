import type { Feed } from '@conductor/client';
import type { SessionSnapshot, SessionView } from '@conductor/contracts';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Result } from '../../api/result.ts';
import { useApp } from '../../ui/app-context.ts';
import { clockTime } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';

const PAUSE = 'POST /agent/sessions/{sessionId}/pause';
const RESUME = 'POST /agent/sessions/{sessionId}/resume';
const QUIET_MINUTES = [5, 15, 30, 60] as const;

type Asking = 'quiet' | 'end' | null;
type ControlProps = { feed: Feed; session: SessionSnapshot['session']; now: number };

/** Pausing, keeping quiet for a while, and the end; what cannot be taken back is asked once more. */
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
    <div className="controls" role="group" aria-label="Session">
      {asking === null && (
        <div className="row">
          <Button
            className="button small"
            isDisabled={busy}
            onPress={() => void change(() => api(session.paused ? RESUME : PAUSE, path))}
          >
            {session.paused ? 'Resume' : 'Pause'}
          </Button>
          {quiet ? (
            <Button
              className="button small"
              autoFocus={returnTo === 'quiet'}
              isDisabled={busy}
              onPress={() => void keepQuiet(0)}
            >
              End the quiet
            </Button>
          ) : (
            <Button
              className="button small"
              autoFocus={returnTo === 'quiet'}
              isDisabled={busy}
              onPress={() => ask('quiet')}
            >
              Keep quiet…
            </Button>
          )}
          <Button className="button small" autoFocus={returnTo === 'end'} isDisabled={busy} onPress={() => ask('end')}>
            End session…
          </Button>
        </div>
      )}
      {asking === null && session.paused && <p className="hint">Paused: it watches and does nothing.</p>}
      {asking === null && quiet && session.quietUntil !== null && (
        <p className="hint">Quiet until {clockTime(session.quietUntil)}: it watches and proposes nothing.</p>
      )}
      {asking === 'quiet' && (
        <div className="stack" role="group" aria-label="Keep quiet">
          <p>Propose nothing for</p>
          <div className="row">
            {QUIET_MINUTES.map((minutes, index) => (
              <Button
                key={minutes}
                className="button small"
                autoFocus={index === 0}
                isDisabled={busy}
                onPress={() => void keepQuiet(minutes)}
              >
                {minutes} min
              </Button>
            ))}
            <Button className="button small quiet" onPress={() => ask(null)}>
              Back
            </Button>
          </div>
        </div>
      )}
      {asking === 'end' && (
        <div className="stack" role="group" aria-label="End session">
          <p>End this session for everybody? The conductor stops, and its report is written.</p>
          <div className="row">
            <Button
              className="button small danger"
              isDisabled={busy}
              onPress={() => void change(() => api('DELETE /agent/sessions/{sessionId}', path))}
            >
              {busy ? 'Ending…' : 'End it'}
            </Button>
            <Button className="button small quiet" autoFocus onPress={() => ask(null)}>
              Not yet
            </Button>
          </div>
        </div>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </div>
  );
}
