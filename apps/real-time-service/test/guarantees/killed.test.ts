import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerSession } from '../rig.ts';
import { createChance, type Chance } from './chance.ts';
import { play } from './play.ts';
import { startWorld, type World } from './world.ts';

/** `ROOM_RUNS=1000` rooms, so many of them at once in one world; `ROOM_SEED` names the first. */
const RUNS = Number(process.env['ROOM_RUNS'] ?? 10);
const SEED = Number(process.env['ROOM_SEED'] ?? 1);
const AT_ONCE = 20;
/** Rooms begin within this time, and their people act so often that the troubles fall into the midst of it. */
const STAGGER_MS = 5_000;
const PACE_MS = 2_500;
const STALL_MS = [5_000, 10_000] as const;
const SHORT_STALL_MS = 2_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 90_000);
afterAll(() => world[Symbol.asyncDispose]());

const killNode = (chance: Chance) => world.killNode(chance);
const emptyRedis = () => world.admin.flushall();
const cutSubscriptions = () => world.admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
const cutCommands = () => world.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
async function stallRedis(): Promise<void> {
  world.redis.pause();
  await pause(SHORT_STALL_MS);
  world.redis.resume();
}
async function stallPostgres(chance: Chance): Promise<void> {
  world.postgres.pause();
  await pause(STALL_MS[0] + chance.below(STALL_MS[1] - STALL_MS[0]));
  world.postgres.resume();
}
const KINDS = { killNode, emptyRedis, cutSubscriptions, cutCommands, stallRedis };

/** A stall of Postgres, and meanwhile and afterwards what else can go wrong, a killed node for certain. */
async function troubles(chance: Chance, happened: string[]): Promise<void> {
  const happen = async (name: string, trouble: (by: Chance) => Promise<unknown>): Promise<void> => {
    happened.push(name);
    await pause(chance.below(1_500));
    await trouble(chance);
  };
  const stall = happen('stallPostgres', stallPostgres);
  await happen('emptyRedis', emptyRedis);
  await stall;
  await happen('killNode', killNode);
  for (let n = 0; n < 3; n++) await happen(...chance.pick(Object.entries(KINDS)));
}

it(
  `${RUNS} seeded rooms over three nodes that are killed, with Postgres frozen for 5–10 s: shown is what was acknowledged, once, in one order`,
  { timeout: 120_000 + RUNS * 10_000 },
  async () => {
    const happened: string[] = [];
    for (let from = SEED; from < SEED + RUNS; from += AT_ONCE) {
      const seeds = Array.from({ length: Math.min(AT_ONCE, SEED + RUNS - from) }, (_, n) => from + n);
      const sessions = await Promise.all(
        seeds.map((seed) => registerSession(world.db, { organizerId: `owner ${seed}` })),
      );
      const over = pause(1_000).then(() => troubles(createChance(from), happened));
      const rooms = sessions.map(async ({ sessionId }, n) => {
        const seed = from + n;
        const chance = createChance(seed);
        await pause(chance.below(STAGGER_MS));
        const connect = (sub: string) => world.connect(chance, sub);
        await play({ db: world.db, sessionId, connect, chance, seed, paceMs: PACE_MS, meanwhile: () => over });
      });
      await Promise.all(rooms);
      expect(world.failed()).toBe(0);
    }
    const counted = Object.groupBy(happened, (name) => name);
    const counts = Object.entries(counted).map(([name, all]) => `${all?.length} ${name}`);
    process.stdout.write(`${RUNS} rooms, ${counts.join(', ')}\n`);
  },
);
