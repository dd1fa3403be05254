import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../simulation/chance.ts';
import type { Machine } from './machine.ts';
import type { World } from './world.ts';

/** Something that goes wrong and is mended again; resolves with what it met, in words, once it is over. */
export type Fault = (world: World, chance: Chance) => Promise<string>;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const groups = (world: World): readonly [Machine[], Machine[]] => [world.agents, world.realTimes];

/** One machine, or now and then all of a kind. */
const victims = (world: World, chance: Chance): Machine[] => {
  const group = chance.pick(groups(world));
  const isAll = chance.next() < 0.15;
  const one = group[Math.floor(chance.next() * group.length)];
  return isAll || !one ? group : [one];
};
const named = (machines: readonly Machine[]): string => machines.map(({ service }) => service.name).join(' and ');

/** `kill -9`, and started again as a supervisor does. */
export const kill: Fault = async (world, chance) => {
  const hit = victims(world, chance);
  const goneMs = chance.between(0, 2_000);
  await Promise.all(hit.map((machine) => machine.kill()));
  await pause(goneMs);
  const at = Date.now();
  await Promise.all(hit.map((machine) => machine.restart()));
  return `${named(hit)}, started after ${seconds(goneMs)}, ready ${seconds(Date.now() - at)} later`;
};

/** The processes stand still, as on a machine that hangs. */
export const stop: Fault = async (world, chance) => {
  const hit = victims(world, chance);
  const ms = chance.between(500, 8_000);
  for (const { service } of hit) service.pause();
  await pause(ms);
  for (const { service } of hit) service.resume();
  return `${named(hit)} for ${seconds(ms)}`;
};

const FARTHEST_MS = 600_000;

/** A machine's clock jumps, up to ten minutes either way, and later back. */
export const clock: Fault = async (world, chance) => {
  const [machine] = victims(world, chance);
  const offsetMs = Math.round(chance.between(-FARTHEST_MS, FARTHEST_MS));
  const ms = chance.between(1_000, 5_000);
  machine?.setClock(offsetMs);
  await pause(ms);
  machine?.setClock(0);
  return `${machine?.service.name} by ${seconds(offsetMs)} for ${seconds(ms)}`;
};
