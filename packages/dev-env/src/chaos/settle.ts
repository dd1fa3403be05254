import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosRoom } from './room.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** What is still under way, by name. */
const UNDER_WAY = `select 'decisions' as what, count(*)::int as n from decisions
    where status in ('PENDING', 'APPROVED', 'EXECUTING', 'EXECUTED', 'HELD')
  union all select 'outbox', count(*) from outbox where sent_at is null
  union all select 'webhooks', count(*) from webhook_deliveries where status = 'WAITING'
  union all select 'untold messages', count(*) from chat_messages where seq is null and not held and not removed
  union all select 'open polls', count(*) from polls where closed_at is null`;

/** Waits until nothing is under way; resolves with what still is after two minutes. */
export async function settle(world: World, rooms: readonly ChaosRoom[]): Promise<string[]> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = await underWay(world, rooms);
    if (left.length === 0 || Date.now() > until) return left;
    await pause(LOOK_EVERY_MS);
  }
}

async function underWay(world: World, rooms: readonly ChaosRoom[]): Promise<string[]> {
  const stored = (await world.rows(UNDER_WAY)).filter(({ n }) => Number(n) > 0);
  const people = rooms.flatMap((room) => room.people);
  const away = people
    .filter(({ room }) => room.standing().kind !== 'live')
    .map(({ sub }) => `${sub} is not in the room`);
  const asked = [
    ...people.flatMap(({ said, voted }) => [...said, ...voted]),
    ...rooms.flatMap(({ organiser }) => [...organiser.deeds, ...organiser.polled]),
  ];
  const waiting = asked.filter(({ fate }) => fate === 'waiting').length;
  return [
    ...stored.map(({ what, n }) => `${String(what)}: ${String(n)}`),
    ...away,
    ...(waiting > 0 ? [`answers: ${waiting}`] : []),
  ];
}
