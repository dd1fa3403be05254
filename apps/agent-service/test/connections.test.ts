import { expect, it, vi } from 'vitest';
import { one, startAgent, startGround } from './support/agent.ts';

const SESSION = { sessionId: 'talk-1', eventId: 'event-1' };

it('leases and ticks wait behind nobody: with every connection lent out, both go on', { timeout: 60_000 }, async () => {
  await using ground = await startGround();
  await using agent = await startAgent(ground, { DATABASE_MAX_CONNECTIONS: '2' });
  expect((await agent.call('POST', '/agent/sessions/register', SESSION)).status).toBe(201);
  const ticks = async () => Number((await one(ground.pool, 'select count(*)::int as n from engagement_ticks')).n);
  await vi.waitFor(async () => expect(await ticks()).toBeGreaterThan(0), 20_000);

  const { pool } = agent.service.context.database;
  const lent = [await pool.connect(), await pool.connect()];
  const { rows } = await ground.pool.query('select now() as at');
  const before = await ticks();
  // Longer than a lease lives: it must have been prolonged meanwhile, and by its holder.
  await vi.waitFor(
    async () => {
      const { late } = await one(
        ground.pool,
        `select count(*)::int as late from shard_leases where expires_at < $1::timestamptz + interval '4 seconds'`,
        [rows[0].at],
      );
      expect(late).toBe(0);
      expect(await ticks()).toBeGreaterThan(before + 20);
    },
    { timeout: 20_000, interval: 100 },
  );
  for (const client of lent) client.release();
  expect(agent.lines.filter(({ msg }) => msg === 'leases lost')).toEqual([]);
});
