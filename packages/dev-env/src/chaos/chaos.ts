import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { readRecording } from '../simulation/recording.ts';
import type { Account } from './accounts/account.ts';
import { accountOfChat } from './accounts/chat.ts';
import { accountOfAnomalies, accountOfDecisions } from './accounts/decisions.ts';
import { accountOfVotes } from './accounts/votes.ts';
import { accountOfWebhooks } from './accounts/webhooks.ts';
import { paceOf } from './pace.ts';
import { startReceiver } from './receiver.ts';
import { openRoom } from './room.ts';
import { settle } from './settle.ts';
import { breakThings, CALM_MS } from './storms.ts';
import { killedIn, startWorld } from './world.ts';

export type ChaosOptions = {
  /** Whether Redis is a cluster of three masters. */
  cluster?: boolean;
  /** For how long things break at least; what is under way is waited for afterwards. */
  ms: number;
  /** They go on until so many processes were killed, for twice as long at most; 0 by default. */
  kills?: number;
  /** The same seed, the same faults in the same order. */
  seed: number;
  say: (line: string) => void;
  /** What the services say. */
  onLine?: (service: string, line: string) => void;
};

export type Verdict = {
  seed: number;
  /** How often each fault was made. */
  faults: Record<string, number>;
  /** How many processes of services were killed: by one `kill` one, or all of a kind. */
  killed: number;
  accounts: Account[];
  /** What had not ended two minutes after the last fault. */
  unended: string[];
  /** What services said that ended by themselves. */
  crashes: string[];
};

/** Real meetings, CC BY 4.0: where they come from stands in the folder's LICENSES.md. */
const RECORDINGS = ['irc-duraspace-2009-08-25', 'irc-duraspace-2011-02-23'];
const LIVELY_FROM = 1_320;
const SIZE = 12;
/** An event takes a hundred interventions within an hour. */
const MOST_ACTS = 90;
const ACT_EVERY_MS = 3_000;
const ARRIVAL_MS = 6_000;

/** Breaks things under a recorded audience for so long, and holds what was acknowledged against what became of it. */
export async function chaos(options: ChaosOptions): Promise<Verdict> {
  const { cluster = false, ms, kills = 0, seed, say, onLine = () => undefined } = options;
  await using open = new AsyncDisposableStack();
  const redis = cluster ? 'a cluster of Redis' : 'Redis';
  say(`starting two agent-services, two real-time-services, Postgres and ${redis}, with wires between all of them …`);
  const world = open.use(await startWorld({ cluster, pace: paceOf(ms), onLine }));
  const receiver = open.use(await startReceiver());
  const longestMs = kills > 0 ? 2 * ms : ms;
  const actEveryMs = Math.max(ACT_EVERY_MS, longestMs / MOST_ACTS);
  const audiences = [null, ...(await Promise.all(RECORDINGS.map(readAudience)))];
  const rooms = await Promise.all(
    audiences.map((acts, index) => {
      const name = `${seed}-${index + 1}`;
      return openRoom(world, {
        name,
        acts,
        size: SIZE,
        seed: seed * 1_000 + index * 100,
        actEveryMs,
        hook: receiver.url,
      });
    }),
  );
  open.defer(() => rooms.forEach((room) => room.close()));
  await pause(ARRIVAL_MS);
  say(`${rooms.length} rooms of ${SIZE} people; things break for ${Math.round(ms / 1_000)} s, seed ${seed}`);

  const startedAt = Date.now();
  const isOver = (): boolean => {
    const passedMs = Date.now() - startedAt;
    return passedMs >= longestMs || (passedMs >= ms && killedIn(world) >= kills);
  };
  const faults = await breakThings({ world, seed, isOver, say });
  // Whatever is found late is found while everybody still talks.
  await pause(CALM_MS);
  const [now] = await world.rows('select clock_timestamp() as at');
  for (const room of rooms) room.quiet();
  say('nothing breaks any more; waiting for what is under way …');
  const unended = await settle(world, rooms);
  const audit = { world, rooms, receiver, quietAt: now?.['at'] };
  const parts = [accountOfChat, accountOfVotes, accountOfDecisions, accountOfWebhooks, accountOfAnomalies];
  const accounts: Account[] = [];
  for (const part of parts) accounts.push(...(await part(audit)));
  return { seed, faults, killed: killedIn(world), accounts, unended, crashes: world.crashes };
}

const readAudience = (name: string) =>
  readRecording(join(ROOT, `apps/agent-service/recordings/${name}.jsonl`), LIVELY_FROM);
