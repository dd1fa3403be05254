import { createRandom, type Random } from '../../conductor/random.ts';
import type { SessionEvent } from '../../conductor/perceive/window.ts';
import { audienceOf, type Audience, type Moment } from './recordings.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What an opener draws on average where messages draw replies: so many, each after so long. */
export const REPLIES = 1.2;
const REPLY_MS = 25_000;

/** A kind of room, by its seed and how many replies a message draws there. */
export type Make = (seed: number | string, replies: number) => Audience;
/** A synthetic room while it is made up: what happened so far, in any order. */
type Room = {
  name: string;
  random: Random;
  replies: number;
  moments: Moment[];
  levels: { atMs: number; present: number }[];
};

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();
const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

function startRoom(name: string, seed: number | string, replies: number): Room {
  return { name, random: createRandom(`${name}:${seed}`), replies, moments: [], levels: [] };
}

function finish({ name, moments, levels }: Room, endMs: number): Audience {
  const told = levels
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, present }, version): Moment => {
      const level = { version, present: Math.max(0, Math.round(present)), openPolls: [] };
      return { atMs, event: { ...sync(name, 'presence_update'), level } };
    });
  const all = [...told, ...moments]
    .filter(({ atMs }) => atMs >= 0 && atMs <= endMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  return audienceOf(name, all, endMs);
}

type Sync = Extract<SessionEvent, { type: 'sync' }>;
const sync = (name: string, kind: string): Sync => ({
  type: 'sync',
  kind,
  known: true,
  sessionId: name,
  eventId: name,
});

function say({ name, moments }: Room, user: string, atMs: number): void {
  moments.push({ atMs, event: { type: 'chat', sessionId: name, eventId: name, userId: user } });
}

/** One of `people`, some far livelier than others. */
const somebody = (random: Random, people: number): string => `user-${Math.floor(people * random.next() ** 1.7)}`;

/** Chat as people make it: openers at random, each draws replies. `rate` in messages a minute by time; at most `most`. */
function converse(
  room: Room,
  people: number,
  fromMs: number,
  toMs: number,
  most: number,
  rate: (atMs: number) => number,
) {
  const { random } = room;
  const openers = most / (1 + room.replies) / MINUTE;
  for (let atMs = fromMs + exponential(random, 1 / openers); atMs < toMs; atMs += exponential(random, 1 / openers)) {
    if (random.next() * most > rate(atMs)) continue;
    say(room, somebody(random, people), atMs);
    const drawn = Math.floor(Math.log(1 - random.next()) / Math.log(room.replies / (1 + room.replies)));
    let lastMs = atMs;
    for (let i = 0; i < drawn; i++) {
      lastMs += exponential(random, REPLY_MS);
      if (lastMs < toMs && random.next() * rate(atMs) <= rate(lastMs)) say(room, somebody(random, people), lastMs);
    }
  }
}

const steadily = (rate: number) => (): number => rate;

/** A meeting of 3–15 people that goes on as ever for an hour at 0.2–2 messages a minute. */
export function steadyRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('steady', seed, replies);
  const people = Math.round(between(room.random, 3, 15));
  const rate = 0.2 * 10 ** room.random.next();
  room.levels.push({ atMs: 0, present: people });
  converse(room, people, 0, HOUR, rate, steadily(rate));
  return finish(room, HOUR);
}

/** People arrive over some minutes, each greets once or twice, and then they listen. */
export function greetingRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('greeting', seed, replies);
  const { random } = room;
  const people = Math.round(between(random, 8, 40));
  const arriving = between(random, 2, 6) * MINUTE;
  const before = Math.round(people / 4);
  room.levels.push({ atMs: 0, present: before });
  for (let i = 0; i < people; i++) {
    const atMs = arriving * random.next();
    if (i >= before) room.moments.push({ atMs, event: { ...sync(room.name, 'user_join'), userId: `user-${i}` } });
    say(room, `user-${i}`, atMs + exponential(random, 15_000));
    if (random.next() < 0.4) say(room, `user-${i}`, atMs + exponential(random, 60_000));
  }
  for (let atMs = 5_000; atMs <= arriving; atMs += 5_000) {
    room.levels.push({ atMs, present: before + ((people - before) * atMs) / arriving });
  }
  const listening = between(random, 0.05, 0.3);
  converse(room, people, arriving, HOUR, listening, steadily(listening));
  return finish(room, HOUR);
}

/** A lively opening of four to eight minutes, then a talk that people listen to. */
export function openingRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('opening', seed, replies);
  const { random } = room;
  const people = Math.round(between(random, 8, 40));
  const openingMs = between(random, 4, 8) * MINUTE;
  const [lively, listening] = [between(random, 3, 8), between(random, 0.05, 0.3)];
  room.levels.push({ atMs: 0, present: people });
  converse(room, people, 0, openingMs, lively, steadily(lively));
  converse(room, people, openingMs, HOUR, listening, steadily(listening));
  return finish(room, HOUR);
}

/** Ten times as many come for some minutes, write as much, and go. */
export function raidedRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('raid', seed, replies);
  const { random } = room;
  const people = Math.round(between(random, 30, 120));
  const rate = between(random, 3, 12);
  const [fromMs, lastsMs] = [between(random, 25, 45) * MINUTE, between(random, 2, 8) * MINUTE];
  const raiders = people * between(random, 3, 10);
  room.levels.push({ atMs: 0, present: people });
  converse(room, people, 0, 1.5 * HOUR, rate, steadily(rate));
  for (let atMs = 5_000; atMs <= MINUTE; atMs += 5_000) {
    room.levels.push({ atMs: fromMs + atMs, present: people + (raiders * atMs) / MINUTE });
    room.levels.push({ atMs: fromMs + lastsMs + atMs, present: people + raiders * (1 - atMs / MINUTE) });
  }
  const loud = rate * between(random, 5, 12);
  const raid = { ...room, moments: [] as Moment[] };
  converse(raid, Math.round(raiders), fromMs, fromMs + lastsMs, loud, steadily(loud));
  for (const { atMs, event } of raid.moments)
    room.moments.push({
      atMs,
      event: { ...event, ...('userId' in event ? { userId: `raider-${event.userId}` } : {}) },
    });
  return finish(room, 1.5 * HOUR);
}

/** People come one by one, meet, say goodbye and go one by one while the chat dies away. */
export function trickleRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('trickle', seed, replies);
  const { random } = room;
  const people = Math.round(between(random, 8, 40));
  const rate = between(random, 0.8, 5);
  const [come, go] = [between(random, 5, 10) * MINUTE, between(random, 6, 15) * MINUTE];
  const over = HOUR - go;
  const present = (atMs: number): number =>
    people * (atMs < over ? Math.min(1, 0.3 + (0.7 * atMs) / come) : Math.max(0.05, 1 - (atMs - over) / go));
  for (let atMs = 0; atMs <= HOUR; atMs += 15_000) room.levels.push({ atMs, present: present(atMs) });
  converse(room, people, 0, HOUR, rate, (atMs) => (rate * present(atMs)) / people);
  for (let i = 0; i < people / 2; i++) say(room, `user-${i}`, over + go * 0.6 * random.next());
  return finish(room, HOUR);
}

/** One to four bots post without end for some minutes, and are gone. */
export function bottedRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('bots', seed, replies);
  const { random } = room;
  const people = Math.round(between(random, 10, 60));
  const rate = between(random, 0.7, 6);
  room.levels.push({ atMs: 0, present: people });
  converse(room, people, 0, 1.5 * HOUR, rate, steadily(rate));
  const [fromMs, lastsMs] = [between(random, 20, 40) * MINUTE, between(random, 5, 15) * MINUTE];
  const bots = 1 + Math.floor(4 * random.next());
  for (let bot = 0; bot < bots; bot++) {
    const every = between(random, 1_000, 5_000);
    for (let atMs = fromMs; atMs < fromMs + lastsMs; atMs += every) say(room, `bot-${bot}`, atMs + 200 * random.next());
  }
  return finish(room, 1.5 * HOUR);
}

export const DECLINE_FROM_MS = 30 * MINUTE;
const DECLINE_MS = 30 * MINUTE;
/** What is left of a declining room's chat at a moment: it falls evenly to 5 %. */
export const declined = (atMs: number): number =>
  Math.max(0.05, 1 - (0.95 * Math.max(0, atMs - DECLINE_FROM_MS)) / DECLINE_MS);

/** A room whose chat dies away within half an hour. */
export function decliningRoom(perMinute: number, seed: number | string, replies: number): Audience {
  const room = startRoom(`decline-${perMinute}`, seed, replies);
  const people = Math.round(6 * perMinute ** 0.8);
  room.levels.push({ atMs: 0, present: people });
  converse(room, people, 0, 1.25 * HOUR, perMinute, (atMs) => perMinute * declined(atMs));
  return finish(room, 1.25 * HOUR);
}

const SLUMP_MS = 4 * MINUTE;
/** When the slumps of a slumping room begin. */
export const slumps = (seed: number | string): number[] => {
  const random = createRandom(`slumps:${seed}`);
  return Array.from({ length: 7 }, (_, i) => (15 + 12 * i + 3 * random.next()) * MINUTE);
};

/** Nobody says anything for four minutes, again and again, seven times. */
export function slumpingRoom(seed: number | string, replies: number): Audience {
  const room = startRoom('slumps', seed, replies);
  const { random } = room;
  const rate = between(random, 4, 20);
  const people = Math.round(between(random, 15, 60));
  room.levels.push({ atMs: 0, present: people });
  const times = slumps(seed);
  const isSlump = (atMs: number): boolean => times.some((fromMs) => atMs >= fromMs && atMs < fromMs + SLUMP_MS);
  const endMs = 105 * MINUTE;
  converse(room, people, 0, endMs, rate, (atMs) => (isSlump(atMs) ? 0 : rate));
  return finish(room, endMs);
}
