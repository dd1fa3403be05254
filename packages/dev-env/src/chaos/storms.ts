import { setTimeout as pause } from 'node:timers/promises';
import { createChance, type Chance } from '../simulation/chance.ts';
import { clock, kill, stop, type Fault } from './faults-of-machines.ts';
import { crash, cut, empty, full, silence, slow, stall } from './faults-of-servers.ts';
import type { World } from './world.ts';

const BETWEEN_FAULTS = [200, 1_500] as const;
/** Storms, and calms between them that are long enough for a score, an effect and its measurement. */
const STORM_MS = 25_000;
/** How long a calm is, and the last one too. */
export const CALM_MS = 15_000;

/** In each line one fault comes after the other, so that two meet at most; each is dealt before any comes again. */
const LINES: readonly (readonly [string, ...string[]])[] = [
  ['kill', 'kill', 'kill', 'kill', 'stop', 'clock'],
  ['cut', 'cut', 'silence', 'slow', 'stall', 'crash', 'empty', 'full'],
];
const FAULTS: Readonly<Record<string, Fault>> = { kill, stop, clock, cut, silence, slow, stall, crash, empty, full };

export type StormOptions = {
  world: World;
  seed: number;
  /** Whether it has been enough, once every fault was made. */
  isOver: () => boolean;
  say: (line: string) => void;
};

/** Breaks things until it is over, and at least until every fault was made once; resolves with how often each was. */
export async function breakThings({ world, seed, isOver, say }: StormOptions): Promise<Record<string, number>> {
  const faults: Record<string, number> = {};
  const line = async (names: readonly [string, ...string[]], index: number): Promise<void> => {
    const chance = createChance(seed * 10 + index);
    const startedAt = Date.now();
    for (let deck = shuffled(names, chance), dealt = 0; dealt < names.length || !isOver(); dealt++) {
      const name = deck.pop() ?? names[0];
      if (deck.length === 0) deck = shuffled(names, chance);
      const met = await FAULTS[name]?.(world, chance);
      faults[name] = (faults[name] ?? 0) + 1;
      say(`${name.padEnd(8)} ${met}`);
      const isCalm = (Date.now() - startedAt) % (STORM_MS + CALM_MS) > STORM_MS;
      await pause(isCalm ? CALM_MS : chance.between(...BETWEEN_FAULTS));
    }
  };
  await Promise.all(LINES.map(line));
  return faults;
}

const shuffled = (names: readonly string[], chance: Chance): string[] =>
  names
    .map((name) => ({ name, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ name }) => name);
