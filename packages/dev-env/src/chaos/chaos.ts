import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { createChance, type Chance } from '../simulation/chance.ts';
import { readRecording } from '../simulation/recording.ts';
import { accountOfChat } from './account-of-chat.ts';
import { accountOfAnomalies, accountOfDecisions } from './account-of-decisions.ts';
import { accountOfVotes } from './account-of-votes.ts';
import { accountOfWebhooks } from './account-of-webhooks.ts';
import type { Account } from './accounts.ts';
import { clock, kill, stop, type Fault } from './faults-of-machines.ts';
import { crash, cut, empty, full, silence, slow, stall } from './faults-of-servers.ts';
import { startReceiver } from './receiver.ts';
import { openRoom } from './room.ts';
import { settle } from './settle.ts';
import { startWorld, type World } from './world.ts';

export type ChaosOptions = {
  /** For how long things break; what is under way is waited for afterwards. */
  ms: number;
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
const BETWEEN_FAULTS = [200, 1_500] as const;
/** Storms, and calms between them that are long enough for a score, an effect and its measurement. */
const STORM_MS = 25_000;
const CALM_MS = 15_000;

/** In each line one fault comes after the other, so that two meet at most; each is dealt before any comes again. */
const LINES: readonly (readonly [string, ...string[]])[] = [
  ['kill', 'kill', 'kill', 'kill', 'stop', 'clock'],
  ['cut', 'cut', 'silence', 'slow', 'stall', 'crash', 'empty', 'full'],
];
const FAULTS: Readonly<Record<string, Fault>> = { kill, stop, clock, cut, silence, slow, stall, crash, empty, full };

/** Breaks things under a recorded audience for so long, and holds what was acknowledged against what became of it. */
export async function chaos({ ms, seed, say, onLine = () => undefined }: ChaosOptions): Promise<Verdict> {
  await using open = new AsyncDisposableStack();
  say('starting two agent-services, two real-time-services, Postgres and Redis, with wires between all of them …');
  const world = open.use(await startWorld(onLine));
  const receiver = open.use(await startReceiver());
  const actEveryMs = Math.max(ACT_EVERY_MS, ms / MOST_ACTS);
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

  const faults: Record<string, number> = {};
  const until = Date.now() + ms;
  await Promise.all(
    LINES.map((names, index) => breakThings({ world, names, seed: seed * 10 + index, until, say, faults })),
  );
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
  return { seed, faults, accounts, unended, crashes: world.crashes };
}

const readAudience = (name: string) =>
  readRecording(join(ROOT, `apps/agent-service/recordings/${name}.jsonl`), LIVELY_FROM);

type Line = {
  world: World;
  names: readonly [string, ...string[]];
  seed: number;
  until: number;
  say: (line: string) => void;
  faults: Record<string, number>;
};

/** Until the time is over, and at least until every fault was made once. */
async function breakThings({ world, names, seed, until, say, faults }: Line): Promise<void> {
  const chance = createChance(seed);
  const startedAt = Date.now();
  for (let deck = shuffled(names, chance), dealt = 0; Date.now() < until || dealt < names.length; dealt++) {
    const name = deck.pop() ?? names[0];
    if (deck.length === 0) deck = shuffled(names, chance);
    const met = await FAULTS[name]?.(world, chance);
    faults[name] = (faults[name] ?? 0) + 1;
    say(`${name.padEnd(8)} ${met}`);
    const isCalm = (Date.now() - startedAt) % (STORM_MS + CALM_MS) > STORM_MS;
    await pause(isCalm ? CALM_MS : chance.between(...BETWEEN_FAULTS));
  }
}

const shuffled = (names: readonly string[], chance: Chance): string[] =>
  names
    .map((name) => ({ name, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ name }) => name);
