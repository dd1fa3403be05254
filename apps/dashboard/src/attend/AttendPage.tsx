import { useEffect, useState, useSyncExternalStore } from 'react';
import { createRoomClient, type RoomClient } from '../room/room-client.ts';
import { openSocket } from '../sockets/open-socket.ts';
import { useApp } from '../ui/app-context.ts';
import { TopBar } from '../ui/TopBar.tsx';
import { Room } from './Room.tsx';

function useRoomClient(sessionId: string): RoomClient | null {
  const { config, tokens } = useApp();
  const [client, setClient] = useState<RoomClient | null>(null);
  useEffect(() => {
    const connection = openSocket(config.realTimeUrl, tokens);
    const opened = createRoomClient(connection.socket, sessionId);
    setClient(opened);
    return () => {
      opened.close();
      connection.close();
      setClient(null);
    };
  }, [config, tokens, sessionId]);
  return client;
}

function Joined({ client, sessionId }: { client: RoomClient; sessionId: string }) {
  const { connection, room, burst } = useSyncExternalStore(client.subscribe, client.read);
  const refused = typeof connection === 'object';
  return (
    <>
      <TopBar title={room?.title ?? sessionId}>
        {connection === 'reconnecting' && (
          <span className="chip chip-bad" role="status">
            <span className="chip-dot" aria-hidden="true" />
            Reconnecting…
          </span>
        )}
        {room !== null && <span className="chip">{room.present} here</span>}
      </TopBar>
      {room !== null && <Room client={client} room={room} burst={burst} />}
      {room === null && (
        <main className="page narrow">
          {refused ? (
            <section className="card stack">
              <h2>You cannot join this session</h2>
              <p>The service said: {connection.refused}</p>
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

/** The attendees' page of one session. */
export function AttendPage({ sessionId }: { sessionId: string }) {
  const client = useRoomClient(sessionId);
  return client === null ? <TopBar title={sessionId} /> : <Joined client={client} sessionId={sessionId} />;
}
