import { Trans } from '@lingui/react/macro';
import { useConnectionState, useRoom } from '@conductor/client/react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Notice } from '../ui/Notice.tsx';
import { useLive } from '../ui/use-live.ts';
import { useOnline } from '../ui/use-online.ts';
import { Room } from './Room.tsx';
import { whereabouts } from './whereabouts.ts';

/** How it stands with somebody in the audience. */
export type Attended = { kind: 'joining' | 'joined' | 'ended' | 'left' } | { kind: 'refused'; reason: string };

type Props = {
  sessionId: string;
  /** What stands above the room: the session's title, and how many are there once that is known. */
  top: (title: string, present: ReactNode) => ReactNode;
  onChange?: (attended: Attended) => void;
};

/** A session's room for somebody in its audience, from joining it on, until they leave and when they come back. */
export function Attend(props: Props) {
  const [leftTitle, setLeftTitle] = useState<string | null>(null);
  if (leftTitle === null) return <Present {...props} onLeave={setLeftTitle} />;
  return (
    <>
      {props.top(leftTitle, null)}
      <main className="page narrow" id="main">
        <section className="card stack">
          <h2>
            <Trans>You have left</Trans>
          </h2>
          <p>
            <Trans>Nobody counts you as present any more. What you wrote and voted stays.</Trans>
          </p>
          <Button className="button primary large" autoFocus onPress={() => setLeftTitle(null)}>
            <Trans>Come back in</Trans>
          </Button>
        </section>
      </main>
    </>
  );
}

/** While they are there; `onLeave` is told the session's title. */
function Present({ sessionId, top, onChange, onLeave }: Props & { onLeave: (title: string) => void }) {
  const connection = useLive();
  const connected = useConnectionState(connection);
  const { room, state, standing } = useRoom(connection, sessionId);
  const joined = state.you !== null;
  const online = useOnline();
  const sentence = whereabouts({ connected, standing, ended: state.ended, joined, online });
  const reason = standing.kind === 'refused' ? standing.failure.error : null;
  const title = state.title ?? sessionId;
  const isIn = room !== null && joined && standing.kind !== 'refused';
  // Where nothing else is shown, the sentence is what the page is about.
  const Around = isIn ? 'div' : 'main';
  useEffect(() => {
    if (reason !== null) onChange?.({ kind: 'refused', reason });
    else onChange?.({ kind: state.ended ? 'ended' : joined ? 'joined' : 'joining' });
    // A function written in place is a new one at each turn, and no change.
  }, [reason, joined, state.ended]);
  const leave = () => {
    onChange?.({ kind: 'left' });
    onLeave(title);
  };
  return (
    <>
      {top(
        title,
        joined && (
          <>
            <span className="chip">
              <Trans>{state.present} here</Trans>
            </span>
            {standing.kind !== 'refused' && !state.ended && (
              <Button className="button quiet small" onPress={leave}>
                <Trans>Leave</Trans>
              </Button>
            )}
          </>
        ),
      )}
      {sentence !== null && (
        <Around className="page narrow whereabouts" id={isIn ? undefined : 'main'}>
          <Notice tone="info">{sentence}</Notice>
        </Around>
      )}
      {isIn && <Room room={room} state={state} />}
      {!joined && sentence === null && (
        <main className="page narrow" id="main">
          <p className="empty" role="status">
            <Trans>Joining…</Trans>
          </p>
        </main>
      )}
    </>
  );
}
