import { EVENT_PARTITIONS } from '@conductor/contracts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/stack/service.ts';
import { PACE, PATIENCE, startGround, type Ground, type Session } from './ground.ts';
import { openAudience } from './people.ts';

const SIZE = 10;
/** Below it a tick has no score. */
const COVERED = 0.8;

const open = new AsyncDisposableStack();
let ground: Ground;
let session: Session;
beforeAll(async () => {
  ground = open.use(await startGround({ agents: 2 }));
  session = await ground.register('organiser');
}, 120_000);
afterAll(() => open.disposeAsync());

const metric = async ({ url }: Service, line: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length) ?? 0,
  );
};
const conducting = async (): Promise<Service | undefined> => {
  const counts = ground.stack.agents.map((agent) => metric(agent, 'conductor_sessions{role="conducted"}'));
  return ground.stack.agents[(await Promise.all(counts)).indexOf(1)];
};

/** The standby of the session's partition has listened for longer than a score looks back. */
const keptLongEnough = async (): Promise<void> => {
  const [row] = await ground.rows(
    `select listening_since < clock_timestamp() - $2 * interval '1 ms' as long from partition_standbys
     where partition = (select shard % $3 from sessions where id = $1)`,
    [session.sessionId, 2 * PACE.window, EVENT_PARTITIONS],
  );
  expect(row).toEqual({ long: true });
};

it('who stood by for a killed agent scores from its first tick on: it knows what was said before', async () => {
  using audience = await openAudience(ground, session, SIZE);
  await vi.waitFor(keptLongEnough, PATIENCE);
  const leader = await conducting();
  if (leader === undefined) throw new Error('nobody conducts the session');
  const [before] = await ground.rows(
    `select clock_timestamp() as at, (select avg(score) from engagement_ticks
     where session_id = $1 and at > clock_timestamp() - interval '10 seconds') as usual`,
    [session.sessionId],
  );
  await leader.kill('SIGKILL');
  const heirs = await vi.waitFor(async () => {
    const rows = await ground.rows(
      `select score, coverage from engagement_ticks where session_id = $1 and at > $2::timestamptz + interval '500 ms'
       order by at`,
      [session.sessionId, before?.['at']],
    );
    expect(rows.length).toBeGreaterThan(10);
    return rows;
  }, PATIENCE);
  for (const { score, coverage } of heirs) {
    expect(Number(coverage)).toBeGreaterThanOrEqual(COVERED);
    expect(Number(score)).toBeGreaterThan(Number(before?.['usual']) / 2);
  }
  expect(audience.people.map(({ room }) => room.standing().kind)).not.toContain('closed');
}, 180_000);
