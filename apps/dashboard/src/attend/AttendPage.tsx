import { useConnectionState, useRoom } from '@conductor/client/react';
import { TopBar } from '../ui/TopBar.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useLive } from '../ui/use-live.ts';
import { useOnline } from '../ui/use-online.ts';
import { Room } from './Room.tsx';
import { whereabouts } from './whereabouts.ts';

/** The attendees' page of one session. */
export function AttendPage({ sessionId }: { sessionId: string }) {
  const connection = useLive();
  const connected = useConnectionState(connection);
  const { room, state, standing } = useRoom(connection, sessionId);
  const joined = state.you !== null;
  const online = useOnline();
  const sentence = whereabouts({ connected, standing, ended: state.ended, joined, online });
  return (
    <>
      <TopBar title={state.title ?? sessionId}>{joined && <span className="chip">{state.present} here</span>}</TopBar>
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
