import { createServer } from 'node:http';
import { SOCKET_NAMESPACE } from '@conductor/contracts';
import { openDatabase } from '@conductor/database';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { answer } from '../child.ts';

// The least that a call which everybody sees could be: a row in Postgres, a word by Redis, an emit to the room. argv:
// Redis, database.
const [, , redisUrl = '', databaseUrl = ''] = process.argv;
const { pool } = openDatabase({ url: databaseUrl, name: 'bench', onError: () => undefined });
await pool.query('create table if not exists calls (id bigserial primary key, at timestamptz not null)');
const [redis, subscriber] = [new Redis(redisUrl), new Redis(redisUrl)];

const http = createServer((_request, response) => {
  const call = async (): Promise<void> => {
    await pool.query('insert into calls (at) values (now())');
    await redis.publish('bare', JSON.stringify({ title: 'Hello', message: 'Are you there?' }));
    response.end('{}');
  };
  call().catch(() => response.destroy());
});
const namespace = new Server(http, { serveClient: false }).of(SOCKET_NAMESPACE);
const welcome = (_payload: unknown, reply: (answer: object) => void): void => reply({ success: true });
namespace.on('connection', (socket) => {
  void socket.join('room');
  socket.on('session:join', welcome).on('agent:subscribe', welcome);
});
subscriber.on('message', (_channel, text) => {
  for (const name of ['agent.decision', 'agent:intervention:banner']) namespace.to('room').emit(name, JSON.parse(text));
});
await subscriber.subscribe('bare');
await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));

answer(async () => {
  const address = http.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
