import { randomBytes } from 'node:crypto';
import { signToken, startPostgres, startRedis } from '@conductor/dev-env';
import { openDatabase } from '@conductor/database';
import { startChild, type Child } from '../child.ts';
import { compare, type Line } from '../statistics.ts';
import { storeSession } from '../store-session.ts';

const WARM_UP = 2;
const AIM = 0.7;
const DECISIONS = 40;
const PEOPLE = 50;
const sessionId = 'http';
const CALLS = ['status', 'decisions'] as const;

/**
 * What an organiser's page asks most, in the service's CPU microseconds a call, beside Fastify with the same token and
 * the same look-ups and nothing else. The two take turns within each round.
 */
export async function benchHttp({ rounds, calls }: { rounds: number; calls: number }): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const database = stack.use(await startPostgres());
  const secret = randomBytes(32).toString('base64');
  const start = async (module: URL, argv: string[] = []): Promise<Child> => stack.use(await startChild(module, argv));
  const ours = await start(new URL('conductor-agent.ts', import.meta.url), [redis.url, database.url, secret]);
  await storeSession(database.url, sessionId);
  await storeMore(database.url);
  const bare = await start(new URL('bare-agent.ts', import.meta.url), [database.url, secret]);
  const caller = await start(new URL('caller.ts', import.meta.url));
  const tokens = Array.from({ length: PEOPLE }, (_, n) => signToken(secret, { sub: `viewer-${n + 1}` }));

  const costOf = async (server: Child, call: string): Promise<number> => {
    const url = `${String(await server.ask('url'))}/api/v1/agent/sessions/${sessionId}/${call}`;
    await server.ask('cpu-start');
    await caller.ask({ url, tokens, count: calls });
    return Number(await server.ask('cpu-stop')) / calls;
  };
  const lines: Line[] = [];
  for (const call of CALLS) {
    const costs: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    for (let round = -WARM_UP; round < rounds; round++) {
      const [own, baseline] = [await costOf(ours, call), await costOf(bare, call)];
      if (round < 0) continue;
      costs.ours.push(own);
      costs.bare.push(baseline);
    }
    const baselines = [{ name: 'Fastify, jwt and pg', aim: AIM, costs: costs.bare }];
    lines.push(compare(`http ${call}`, 'CPU µs a call', costs.ours, baselines));
  }
  return lines;
}

async function storeMore(url: string): Promise<void> {
  const { pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  await pool.query(
    `insert into decisions (id, session_id, event_id, anomaly_type, severity, arm, status, mode, confidence,
       confidence_basis, content, created_at, expires_at)
     select 'd' || n, $1, 'event', 'SUDDEN_DROP', 'WARNING', 'POLL', 'REJECTED', 'MANUAL', 0.6, 'PRIOR',
       '{"arm": "POLL", "question": "Faster or slower?", "options": ["Faster", "Slower"], "durationSeconds": 60}',
       now() - n * interval '1 minute', now()
     from generate_series(1, $2) n`,
    [sessionId, DECISIONS],
  );
  await pool.query(
    `insert into event_members (event_id, user_id, role)
     select 'event', 'viewer-' || n, 'viewer' from generate_series(1, $1) n`,
    [PEOPLE],
  );
  await pool.end();
}
