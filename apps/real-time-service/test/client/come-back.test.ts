import { createServer } from 'node:http';
import { connect } from '@conductor/client';
import { SOCKET_NAMESPACE, type SocketFailure } from '@conductor/contracts';
import { Server } from 'socket.io';
import { expect, it, vi } from 'vitest';
import { listen } from '../../src/http/probes.ts';

it('comes back to a crowded node when it was told to, and not before', async () => {
  await using opened = new AsyncDisposableStack();
  const retryAfterMs = 400;
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  opened.defer(() => io.close());
  const joinedAt: number[] = [];
  io.of(SOCKET_NAMESPACE).on('connection', (socket) => {
    socket.on('session:join', (_payload: unknown, reply: (failure: SocketFailure) => void) => {
      joinedAt.push(performance.now());
      const crowded = { success: false, code: 'UNAVAILABLE', error: 'Many come in at once', retryAfterMs } as const;
      const ended = { success: false, code: 'CONFLICT', error: 'This session has ended' } as const;
      reply(joinedAt.length < 3 ? crowded : ended);
    });
  });
  const port = await listen(http, 0, '127.0.0.1');
  const connection = connect({ url: `http://127.0.0.1:${port}`, token: 'any', reconnectMs: [1, 1] });
  opened.defer(() => connection.close());
  const room = connection.room('session');
  await vi.waitFor(
    () => expect(room.standing()).toMatchObject({ kind: 'refused', failure: { code: 'CONFLICT' } }),
    5_000,
  );
  const [first = 0, second = 0, third = 0] = joinedAt;
  // A timer may be a millisecond early by this clock.
  expect(second - first).toBeGreaterThanOrEqual(retryAfterMs - 2);
  expect(third - second).toBeGreaterThanOrEqual(retryAfterMs - 2);
});
