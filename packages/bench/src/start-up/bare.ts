import { createServer } from 'node:http';
import { openDatabase } from '@conductor/database';
import { Redis } from 'ioredis';
import { answer } from '../child.ts';

// The least that could start: connections to Redis and Postgres, and a port. argv: Redis, database.
const [, , redisUrl = '', databaseUrl = ''] = process.argv;
const redis = new Redis(redisUrl);
const { pool } = openDatabase({ url: databaseUrl, name: 'bench', onError: () => undefined });
await Promise.all([redis.ping(), pool.query('select 1')]);
await new Promise<void>((listening) => createServer().listen(0, '127.0.0.1', listening));

answer(async () => null);
