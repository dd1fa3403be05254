import fastifyJwt from '@fastify/jwt';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { answer } from '../child.ts';
import { cpuMeter } from '../fan-out/cpu-meter.ts';

// Fastify, @fastify/jwt and pg with the look-ups of the real routes and nothing else: no limits, no log, no metrics, no
// checks of what goes in and out. argv: database, secret of the tokens.
const [, , databaseUrl = '', secret = ''] = process.argv;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const app = Fastify();
await app.register(fastifyJwt, { secret });
const of = (request: FastifyRequest): string => Reflect.get(Object(request.params), 'sessionId');

app.addHook('onRequest', async (request, reply) => {
  const { sub } = await request.jwtVerify<{ sub: string }>();
  const { rows } = await pool.query(
    'select m.role from sessions s join event_members m using (event_id) where s.id = $1 and m.user_id = $2',
    [of(request), sub],
  );
  if (rows.length === 0) await reply.code(403).send({});
});

app.get('/api/v1/agent/sessions/:sessionId/status', async (request) => {
  const [session, ticks, minutes, anomalies, pending] = await Promise.all(
    [
      'select * from sessions where id = $1',
      'select * from engagement_ticks where session_id = $1 order by at desc limit 1',
      'select * from engagement_minutes where session_id = $1 order by minute desc limit 1',
      'select * from anomalies where session_id = $1 and ended_at is null order by opened_at desc limit 1',
      `select * from decisions where session_id = $1 and status = 'PENDING' limit 1`,
    ].map((text) => pool.query(text, [of(request)])),
  );
  return {
    ...session?.rows[0],
    engagement: ticks?.rows[0] ?? minutes?.rows[0] ?? null,
    openAnomaly: anomalies?.rows[0] ?? null,
    pendingDecision: pending?.rows[0] ?? null,
  };
});

app.get('/api/v1/agent/sessions/:sessionId/decisions', async (request) => {
  const { rows } = await pool.query(
    'select * from decisions where session_id = $1 order by created_at desc, id desc limit 51',
    [of(request)],
  );
  return { items: rows.slice(0, 50) };
});

const url = await app.listen({ host: '127.0.0.1', port: 0 });
const cpu = cpuMeter();

answer(async (request) => (request === 'url' ? url : cpu(request)));
