import { useConnectionState, useRoom } from '@conductor/client/react';
import { useEffect, type ReactNode } from 'react';
import { Notice } from '../ui/Notice.tsx';
import { useLive } from '../ui/use-live.ts';
import { useOnline } from '../ui/use-online.ts';
import { Room } from './Room.tsx';
import { whereabouts } from './whereabouts.ts';

/** How it stands with somebody in the audience. */
export type Attended = { kind: 'joining' | 'joined' | 'ended' } | { kind: 'refused'; reason: string };

type Props = {
  sessionId: string;
  /** What stands above the room: the session's title, and how many are there once that is known. */
  top: (title: string, present: ReactNode) => ReactNode;
  onChange?: (attended: Attended) => void;
};

/** A session's room for somebody in its audience, from joining it on. */
export function Attend({ sessionId, top, onChange }: Props) {
  const connection = useLive();
  const connected = useConnectionState(connection);
  const { room, state, standing } = useRoom(connection, sessionId);
  const joined = state.you !== null;
  const online = useOnline();
  const sentence = whereabouts({ connected, standing, ended: state.ended, joined, online });
  const reason = standing.kind === 'refused' ? standing.failure.error : null;
  useEffect(() => {
    if (reason !== null) onChange?.({ kind: 'refused', reason });
    else onChange?.({ kind: state.ended ? 'ended' : joined ? 'joined' : 'joining' });
    // A function written in place is a new one at each turn, and no change.
  }, [reason, joined, state.ended]);
  return (
    <>
      {top(state.title ?? sessionId, joined && <span className="chip">{state.present} here</span>)}
      {sentence !== null && (
        <div className="page narrow whereabouts">
          <Notice tone="info">{sentence}</Notice>
        </div>
      )}
      {room !== null && joined && standing.kind !== 'refused' && <Room room={room} state={state} />}
      {!joined && sentence === null && (
        <main className="page narrow" id="main">
          <p className="empty" role="status">
            Joining…
          </p>
        </main>
      )}
    </>
  );
}
