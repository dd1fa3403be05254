import { setTimeout as pause } from 'node:timers/promises';
import { chatMessages, pollVotes, type Db } from '@conductor/database';
import { asc, eq } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import type { Client } from '../rig.ts';
import { attend, type Attendee } from './attendee.ts';
import type { Chance } from './chance.ts';

/** Who plays in one room: as many write as only read, and all of them vote. */
const WRITERS = 3;
const READERS = 3;
const MESSAGES = 5;
const WAIT = { timeout: 30_000, interval: 25 };

export type Play = {
  db: Db;
  /** Of nobody else; its organiser is `owner` and the seed. */
  sessionId: string;
  connect: (sub: string) => Promise<Client>;
  chance: Chance;
  /** Names the people, and stands in every complaint. */
  seed: number;
  /** Between two acts of one person lie at most so many milliseconds. */
  paceMs: number;
  /** What goes on meanwhile; the room is looked at once it is over. */
  meanwhile: (people: readonly Attendee[]) => Promise<void>;
};

/** Messages one after the other, each until it is acknowledged. */
async function write({ sessionId, chance, paceMs }: Play, writer: Attendee): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < MESSAGES; n++) {
    await pause(chance.below(paceMs + 1));
    const answer = await writer.ask('chat:send', { sessionId, text: `${n}`, clientId: `${n}` });
    if ('id' in answer) ids.push(String(answer.id));
  }
  return ids;
}

/** Two votes one after the other; returns the one that counts. */
async function vote({ sessionId, chance, paceMs }: Play, voter: Attendee, pollId: string): Promise<string> {
  let option = '1';
  for (const clientId of ['a', 'b']) {
    await pause(chance.below(paceMs + 1));
    option = chance.pick(['1', '2']);
    await voter.ask('poll:vote', { sessionId, pollId, optionIds: [option], clientId });
  }
  return option;
}

/** People chat and vote in a room of their own; afterwards all was shown that was acknowledged, once, in one order. */
export async function play(room: Play): Promise<void> {
  const { sessionId, seed } = room;
  const people = await Promise.all(
    Array.from({ length: WRITERS + READERS }, (_, n) => attend(room, `person ${n} of ${seed}`)),
  );
  const owner = await attend(room, `owner ${seed}`);
  const opened = await owner.ask('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'], clientId: 'p' });
  const pollId = 'poll' in opened ? String(Object(opened.poll).id) : '';
  const work = Promise.all([
    Promise.all(people.slice(0, WRITERS).map((writer) => write(room, writer))),
    Promise.all(people.map((voter) => vote(room, voter, pollId))),
  ]);
  await room.meanwhile(people);
  const [acknowledged, votes] = await work;
  await expectShown(room, people, acknowledged);
  await owner.ask('poll:close', { sessionId, pollId });
  await expectCounted(room, people, pollId, votes);
  for (const person of [...people, owner]) person.leave();
}

/** Rows and screens hold what was acknowledged, every sender's messages in their order, the same for all. */
async function expectShown(room: Play, people: readonly Attendee[], acknowledged: readonly string[][]): Promise<void> {
  const hint = `seed ${room.seed}`;
  const rows = await room.db
    .select({ id: chatMessages.id })
    .from(chatMessages)
    .where(eq(chatMessages.sessionId, room.sessionId))
    .orderBy(asc(chatMessages.place));
  const order = rows.map(({ id }) => id);
  expect(order.toSorted(), hint).toEqual(acknowledged.flat().toSorted());
  for (const ids of acknowledged) {
    const own = order.filter((id) => ids.includes(id));
    expect(own, hint).toEqual(ids);
  }
  const shown = (): string[][] => people.map((person) => [...person.shown]);
  await vi.waitFor(() => expect(shown(), hint).toEqual(people.map(() => order)), WAIT);
  const doubles = people.flatMap((person) => person.doubles);
  expect(doubles, hint).toEqual([]);
}

/** The votes acknowledged are the rows, and the results that everybody sees. */
async function expectCounted(
  { db, seed }: Play,
  people: readonly Attendee[],
  pollId: string,
  votes: readonly string[],
): Promise<void> {
  const hint = `seed ${seed}`;
  const stored = await db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId));
  const chosen = Object.fromEntries(stored.map(({ userId, optionIds }) => [userId, optionIds[0]]));
  expect(chosen, hint).toEqual(Object.fromEntries(people.map(({ sub }, n) => [sub, votes[n]])));
  const yes = votes.filter((option) => option === '1').length;
  const results = (): unknown[] => people.map((person) => person.results()?.votes);
  const right = people.map(() => ({ '1': yes, '2': people.length - yes }));
  await vi.waitFor(() => expect(results(), hint).toEqual(right), WAIT);
}
