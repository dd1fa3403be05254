import { useConnectionState, useRoom } from '@conductor/client/react';
import { TopBar } from '../ui/TopBar.tsx';
import { useLive } from '../ui/use-live.ts';
import { Room } from './Room.tsx';

/** The attendees' page of one session. */
export function AttendPage({ sessionId }: { sessionId: string }) {
  const connection = useLive();
  const connected = useConnectionState(connection);
  const { room, state, standing } = useRoom(connection, sessionId);
  const joined = state.you !== null;
  const away = connected === 'reconnecting' || (joined && standing.kind === 'joining');
  return (
    <>
      <TopBar title={state.title ?? sessionId}>
        {away && (
          <span className="chip chip-bad" role="status">
            <span className="chip-dot" aria-hidden="true" />
            Reconnecting…
          </span>
        )}
        {joined && <span className="chip">{state.present} here</span>}
      </TopBar>
      {room !== null && joined && <Room room={room} state={state} />}
      {!joined && (
        <main className="page narrow">
          {standing.kind === 'refused' ? (
            <section className="card stack">
              <h2>You cannot join this session</h2>
              <p>The service said: {standing.failure.error}</p>
            </section>
          ) : (
            <p className="empty" role="status">
              Joining…
            </p>
          )}
        </main>
      )}
    </>
  );
}
