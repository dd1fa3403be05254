import { expect, it, vi } from 'vitest';
import { fillAsEarlier } from './earlier-version.ts';
import { PATIENCE, startGround } from './ground.ts';
import { openAudience } from './people.ts';

const OWNER = 'organiser';
const KEYNOTE = { sessionId: 'keynote', eventId: 'launch' };

it(
  'an upgrade keeps what an earlier version stored: both services read it, write beside it, and conduct its sessions',
  { timeout: 180_000 },
  async () => {
    await using ground = await startGround({ asFound: fillAsEarlier });
    const get = async (path: string, sub = OWNER) => ground.call(sub, 'GET', path);
    expect(await get('/agent/sessions/keynote/status')).toMatchObject({
      status: 200,
      body: { sessionId: 'keynote', eventId: 'launch', title: 'The keynote', mode: 'MANUAL' },
    });
    expect((await get('/agent/sessions/keynote/status', 'stranger')).status).toBe(403);
    expect(await get('/agent/sessions/keynote/decisions')).toMatchObject({
      body: { items: [{ id: 'd1', status: 'REJECTED', arm: 'POLL' }] },
    });
    expect(await get('/agent/sessions/keynote/anomalies')).toMatchObject({ body: { items: [{ id: 'a1' }] } });
    expect(await get('/agent/events/launch/settings')).toMatchObject({ body: { holdoutRate: 0, retentionDays: 90 } });
    expect((await get('/agent/sessions/rehearsal/report')).status).toBe(200);
    expect(await get('/agent/sessions/keynote/audit')).toMatchObject({
      body: { items: expect.arrayContaining([expect.objectContaining({ action: 'session.mode' })]) },
    });

    using audience = await openAudience(ground, KEYNOTE, 1);
    await vi.waitFor(() => expect(audience.people[0]?.polls.map(({ id }) => id)).toEqual(['p1']), PATIENCE);
    expect(await ground.rows(`select count(*)::int as n from poll_votes where poll_id = 'p1'`)).toEqual([{ n: 2 }]);

    expect((await ground.call(OWNER, 'PUT', '/agent/sessions/keynote/mode', { mode: 'SEMI_AUTO' })).status).toBe(200);
    const ticked = `select count(*)::int > 0 as some from engagement_ticks where session_id = 'keynote'`;
    await vi.waitFor(async () => expect(await ground.rows(ticked)).toEqual([{ some: true }]), PATIENCE);
    expect(ground.lines.filter((line) => line.includes('permission denied'))).toEqual([]);
    const owners = `select distinct tableowner as name from pg_tables where schemaname in ('public', 'drizzle')`;
    expect(await ground.rows(owners)).toEqual([{ name: 'conductor_owner' }]);
  },
);
