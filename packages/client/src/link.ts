import type { SocketFailure } from '@conductor/contracts';
import type { Socket } from 'socket.io-client';
import type { PlacesTaken } from './places-taken.ts';

/** What rooms and feeds share. */
export type Link = {
  socket: Socket;
  answerTimeoutMs: number;
  againMs: number;
  patienceMs: number;
  places: PlacesTaken;
  /** Why nothing can be asked any more, if so. */
  refused: () => SocketFailure | null;
};
