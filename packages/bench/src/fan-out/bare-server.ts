import { createServer } from 'node:http';
import { SOCKET_NAMESPACE, type FeedEvent } from '@conductor/contracts';
import { Server } from 'socket.io';
import { answer } from '../child.ts';
import { cpuMeter } from './cpu-meter.ts';

// Socket.IO alone: every socket is in one room, and what the parent sends, or somebody says, is emitted there.
const http = createServer();
const namespace = new Server(http, { serveClient: false }).of(SOCKET_NAMESPACE);
namespace.on('connection', (socket) => {
  void socket.join('room');
  socket.on('session:join', (_payload: unknown, reply: (answer: object) => void) => reply({ success: true }));
  socket.on('chat:send', (message: object, reply: (answer: object) => void) => {
    namespace.to('room').emit('chat:message', message);
    reply({ success: true });
  });
  socket.on('agent:subscribe', (_payload: unknown, reply: (answer: object) => void) => reply({ success: true }));
});
await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
const cpu = cpuMeter();

answer(async (request) => {
  if (isEvent(request)) return namespace.to('room').emit(request.type, request);
  const address = http.address();
  if (request === 'url' && typeof address === 'object') return `http://127.0.0.1:${address?.port}`;
  return cpu(request);
});

const isEvent = (request: unknown): request is FeedEvent => typeof request === 'object' && request !== null;
