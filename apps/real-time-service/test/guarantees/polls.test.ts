import { setTimeout as pause } from 'node:timers/promises';
import type { ClientPayload, Tally } from '@conductor/contracts';
import { polls, pollVotes } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { attend } from './attendee.ts';
import { createChance, type Chance } from './chance.ts';
import { trouble } from './troubles.ts';

/** As with the rest of a room: `ROOM_RUNS` and `ROOM_SEED`. */
const RUNS = Number(process.env['ROOM_RUNS'] ?? 2);
const SEED = Number(process.env['ROOM_SEED'] ?? 1);
const PEOPLE = 4;
const TROUBLES = 2;
const WAIT = { timeout: 20_000, interval: 25 };

let rig: Rig;
let nodes: Service[];
const start = (): Promise<Service> => rig.startNode({}, { compareEveryMs: 200 });
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([start(), start()]);
});
afterAll(() => rig[Symbol.asyncDispose]());

type Given = Pick<ClientPayload<'poll:vote'>, 'optionIds' | 'word'>;
const some = (chance: Chance, of: readonly string[]): string[] => {
  const chosen = of.filter(() => chance.below(2) === 0);
  return chosen.length > 0 ? chosen : [chance.pick(of)];
};
const WORDS = ['tea', 'milk', 'cocoa'];
const options = WORDS;

/** What is asked in each kind of poll, and something that answers it. */
const KINDS = [
  {
    kind: 'single',
    asked: { options },
    answer: (chance: Chance): Given => ({ optionIds: [chance.pick(['1', '2', '3'])] }),
  },
  {
    kind: 'multiple',
    asked: { options },
    answer: (chance: Chance): Given => ({ optionIds: some(chance, ['1', '2', '3']) }),
  },
  { kind: 'rating', asked: {}, answer: (chance: Chance): Given => ({ optionIds: [chance.pick(['1', '3', '5'])] }) },
  { kind: 'words', asked: {}, answer: (chance: Chance): Given => ({ word: chance.pick(WORDS) }) },
] as const;

/** How often each answer was given. */
function countOf(answers: readonly Given[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { optionIds, word } of answers)
    for (const answer of optionIds ?? (word === undefined ? [] : [word])) counted[answer] = (counted[answer] ?? 0) + 1;
  return counted;
}

/** The same of results; what nobody gave is left out. */
const shownIn = ({ votes, words }: Tally): Record<string, number> =>
  Object.fromEntries([
    ...Object.entries(votes).filter(([, n]) => n > 0),
    ...(words ?? []).map((word) => [word.text, word.votes]),
  ]);

it.each(KINDS.flatMap((how) => [false, true].map((anonymous) => ({ ...how, anonymous }))))(
  '$kind, anonymous: $anonymous: votes acknowledged are results and rows, over two nodes, troubles and retries',
  { timeout: 60_000 + RUNS * 20_000 },
  async ({ kind, anonymous, asked, answer }) => {
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + run;
      const hint = `seed ${seed}`;
      const chance = createChance(seed);
      const name = (who: string): string => `${who} of ${kind} ${anonymous} ${seed}`;
      const { sessionId } = await registerSession(rig.db, { organizerId: name('owner') });
      const world = { sessionId, connect: (sub: string) => rig.connect(chance.pick(nodes), sub) };
      const people = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => attend(world, name(`person ${n}`))));
      const owner = await attend(world, name('owner'));
      const terms = { sessionId, question: 'What?', kind, anonymous, ...asked, clientId: 'p' };
      const prepared = await owner.ask('poll:prepare', terms);
      const pollId = 'id' in prepared ? String(prepared.id) : '';
      await owner.ask('poll:open-prepared', { sessionId, pollId });

      const work = Promise.all(
        people.map(async (person) => {
          let last: Given = {};
          for (const clientId of ['a', 'b', 'c']) {
            last = answer(chance);
            const vote = { sessionId, pollId, ...last, clientId };
            await person.ask('poll:vote', vote);
            // Whoever is in doubt asks once more, and late.
            if (clientId === 'b') await person.ask('poll:vote', { ...vote, clientId: 'b' });
          }
          return last;
        }),
      );
      for (let n = 0; n < TROUBLES; n++) {
        await pause(chance.below(60));
        await trouble({ rig, nodes, start, chance }, people);
      }
      const acknowledged = countOf(await work);
      await owner.ask('poll:close', { sessionId, pollId });

      const rows = await rig.db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId));
      expect(rows, hint).toHaveLength(PEOPLE);
      const stored = rows.map(({ optionIds, word }) => (word === null ? { optionIds } : { word }));
      expect(countOf(stored), hint).toEqual(acknowledged);
      const isNamed = rows.some(({ userId }) => people.some(({ sub }) => userId === sub));
      expect(isNamed, hint).toBe(!anonymous);
      await vi.waitFor(
        () =>
          expect(
            people.map((person) => {
              const results = person.results();
              return results && shownIn(results);
            }),
            hint,
          ).toEqual(people.map(() => acknowledged)),
        WAIT,
      );
      expect(await rig.db.$count(polls, eq(polls.sessionId, sessionId)), hint).toBe(1);
      for (const person of [...people, owner]) person.leave();
    }
  },
);
