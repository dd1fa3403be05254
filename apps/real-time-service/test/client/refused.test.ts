import { createServer } from 'node:http';
import { connect } from '@conductor/client';
import { SOCKET_NAMESPACE, type JoinAnswer, type SocketFailure } from '@conductor/contracts';
import { Server } from 'socket.io';
import { expect, it, vi } from 'vitest';
import { listen } from '../../src/http/probes.ts';

const ENDED = { success: false, code: 'CONFLICT', error: 'This session has ended' } as const;
const EMPTY: JoinAnswer = {
  sessionId: 'session',
  title: null,
  present: 1,
  you: { userId: 'anna', name: null, anonymous: false },
  hands: { count: 0, raised: false },
  polls: [],
  closedPolls: [],
  questions: [],
  challenge: null,
  nudge: null,
  serverTime: 0,
  epoch: 'e',
  seq: 0,
  recovered: false,
  messages: [],
};

/** A room of a server that takes what is sent as `onSent` says, and lets nobody in a second time. */
async function room(opened: AsyncDisposableStack, onSent: 'cuts the connection' | 'refuses it') {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  opened.defer(() => io.close());
  let joins = 0;
  io.of(SOCKET_NAMESPACE).on('connection', (socket) => {
    socket.on('session:join', (_payload: unknown, reply: (answer: object) => void) => {
      joins += 1;
      reply(joins === 1 ? { success: true, ...EMPTY } : ENDED);
    });
    socket.on('chat:send', (_payload: unknown, reply: (answer: SocketFailure) => void) => {
      if (onSent === 'cuts the connection') return socket.conn.close();
      reply(ENDED);
    });
  });
  const port = await listen(http, 0, '127.0.0.1');
  const connection = connect({ url: `http://127.0.0.1:${port}`, token: 'any', reconnectMs: [1, 1] });
  opened.defer(() => connection.close());
  const joined = connection.room('session');
  await vi.waitFor(() => expect(joined.standing()).toEqual({ kind: 'live' }), 5_000);
  return joined;
}

it('a message of which nobody said whether it was taken is not called refused because the session has ended since', async () => {
  await using opened = new AsyncDisposableStack();
  const { send } = await room(opened, 'cuts the connection');
  expect(await send('hello')).toMatchObject({ success: false, code: 'UNAVAILABLE' });
});

it('one that the server has refused is', async () => {
  await using opened = new AsyncDisposableStack();
  const { send } = await room(opened, 'refuses it');
  expect(await send('hello')).toEqual(ENDED);
});
