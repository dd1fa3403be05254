import { openDatabase } from '@conductor/database';
import { signToken, startStack } from '@conductor/dev-env';
import { startChild, type Child } from '../child.ts';
import { post } from '../post.ts';
import { compare, median, percentile, type Line } from '../statistics.ts';

const WARM_UP = 1;
/** Interventions that an event may have an hour at most. */
const AN_HOUR = 100;
const CALLS = 5;
const DECIDE_AIM = 1 / 5;
const APPROVE_AIM_MS = 250;
const session = { sessionId: 'interventions', eventId: 'interventions' };
const content = { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' };

type Call = (path: string, body?: object) => Promise<{ id: string }>;

/**
 * From a proposal to the organiser's page, and from their approval to everybody's screens, in milliseconds, beside a call
 * that stores a row, tells Redis, and emits what it hears from there. All services are processes of their own.
 */
export async function benchInterventions({ rounds, screens }: { rounds: number; screens: number }): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const system = stack.use(
    await startStack({
      env: { AGENT_PORT: '0', REAL_TIME_PORT: '0', LOG_LEVEL: 'warn', MAX_REQUESTS_PER_MINUTE: '1000000' },
    }),
  );
  const { jwtSecret: secret, redis, postgres, agents, realTimes } = system;
  const start = async (module: URL, argv: string[] = []): Promise<Child> => stack.use(await startChild(module, argv));
  const bare = await start(new URL('bare.ts', import.meta.url), [redis.url, postgres.url]);
  const bareUrl = String(await bare.ask('url'));
  const token = signToken(secret ?? '', { sub: 'organiser', permissions: ['event:create'] });
  const call: Call = (path, body = {}) => post(`${agents[0]?.url}/api/v1${path}`, body, token);
  await call('/agent/sessions/register', session);
  await allowMany(postgres.url);

  const open = async (url: string, count: number): Promise<Child> => {
    const child = await start(new URL('screens.ts', import.meta.url));
    await child.ask({ url, secret, sessionId: session.sessionId, screens: count });
    return child;
  };
  const own = String(realTimes[0]?.url);
  const organiser = { ours: await open(own, 1), bare: await open(bareUrl, 1) };
  const everybody = { ours: await open(own, screens), bare: await open(bareUrl, screens) };
  const decide = { ours: Array<number>(), bare: Array<number>() };
  const approve = { ours: Array<number>(), bare: Array<number>() };
  const callBarely = (): Promise<unknown> => post(bareUrl, {});

  for (let round = -WARM_UP; round < rounds; round++) {
    const took = {
      decide: Array<number>(),
      bareDecide: Array<number>(),
      approve: Array<number>(),
      bareApprove: Array<number>(),
    };
    for (let n = 0; n < CALLS; n++) {
      let id = '';
      const decisions = `/agent/sessions/${session.sessionId}/decisions`;
      const propose = async (): Promise<void> => void ({ id } = await call(decisions, { content }));
      took.decide.push(...(await delaysOf([organiser.ours], propose)));
      took.approve.push(...(await delaysOf([everybody.ours], () => call(`${decisions}/${id}/approve`))));
      const [toOne = [], toAll = []] = await eachDelays([organiser.bare, everybody.bare], callBarely);
      took.bareDecide.push(...toOne);
      took.bareApprove.push(...toAll);
      await executed(postgres.url, id);
    }
    if (round < 0) continue;
    decide.ours.push(percentile(took.decide, 0.95));
    decide.bare.push(percentile(took.bareDecide, 0.95));
    approve.ours.push(percentile(took.approve, 0.99));
    approve.bare.push(percentile(took.bareApprove, 0.99));
  }
  const name = 'a row, a word by Redis, an emit';
  const p99 = median(approve.ours);
  return [
    compare('decision to the organiser', 'ms at the 95th percentile', decide.ours, [
      { name, aim: DECIDE_AIM, costs: decide.bare },
    ]),
    {
      ...compare(`approval to ${screens} screens`, 'ms at the 99th percentile', approve.ours, [
        { name, aim: null, costs: approve.bare },
      ]),
      note: `aim ≤ ${APPROVE_AIM_MS} ms: ${p99 <= APPROVE_AIM_MS ? 'met' : 'missed'}`,
    },
  ];
}

/** After how many milliseconds each screen was shown what `work` brings about. */
async function eachDelays(screens: readonly Child[], work: () => Promise<unknown>): Promise<number[][]> {
  const begun = performance.timeOrigin + performance.now();
  const next = screens.map((child) => child.ask('next'));
  await work();
  const shown = await Promise.all(next);
  return shown.map((times) => (Array.isArray(times) ? times.map((time) => Number(time) - begun) : []));
}

const delaysOf = async (screens: readonly Child[], work: () => Promise<unknown>): Promise<number[]> =>
  (await eachDelays(screens, work)).flat();

async function allowMany(url: string): Promise<void> {
  const { pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  await pool.query('update event_settings set max_interventions_per_hour = $1', [AN_HOUR]);
  await pool.end();
}

/** Resolves once the agent knows that it was carried out: the next may be proposed. */
async function executed(url: string, id: string): Promise<void> {
  const { pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  for (;;) {
    const { rows } = await pool.query('select status from decisions where id = $1', [id]);
    if (!['APPROVED', 'EXECUTING'].includes(String(rows[0]?.status))) break;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  await pool.end();
}
