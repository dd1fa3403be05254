import { describe, expect, it, vi } from 'vitest';
import { findPgbouncer } from '../../src/servers/pgbouncer.ts';
import { found, PATIENCE, startGround } from './ground.ts';
import { openAudience, openConsole, warmedUp } from './people.ts';

const program = await findPgbouncer();
const OWNER = 'organiser';

describe.skipIf(program === undefined)('PgBouncer in transaction mode', () => {
  it('between the services and Postgres: from the silence to the poll', { timeout: 240_000 }, async () => {
    if (program === undefined) return;
    await using ground = await startGround({ agents: 2, pooler: program });
    const session = await ground.register(OWNER);
    using console = await openConsole(ground, OWNER, session);
    using audience = await openAudience(ground, session, 20);
    await warmedUp(console);
    audience.fallSilent();
    const proposed = await found(() => console.of('agent.decision')[0], 'decision');
    const at = `/agent/sessions/${session.sessionId}/decisions/${proposed.data.id}/approve`;
    expect((await ground.call(OWNER, 'POST', at, {})).status).toBe(200);
    await vi.waitFor(() => expect(audience.people.every(({ polls }) => polls.length === 1)).toBe(true), PATIENCE);
    await vi.waitFor(
      async () =>
        expect(await ground.rows('select count(*)::int as open from outbox where sent_at is null')).toEqual([
          { open: 0 },
        ]),
      PATIENCE,
    );
    expect(
      ground.lines.filter((line) => /permission denied|prepared statement|startup parameter|unsupported/.test(line)),
    ).toEqual([]);
    const { rows } = await ground.pool.query<{ name: string; n: number }>(
      `select usename as name, count(*)::int as n from pg_stat_activity where usename like 'conductor\\_%' group by 1`,
    );
    // The pooler's few, and one that listens for each agent-service.
    expect(rows.find(({ name }) => name === 'conductor_agent')?.n).toBeLessThanOrEqual(10);
  });
});
