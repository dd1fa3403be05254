import { setTimeout as pause } from 'node:timers/promises';
import { chatMessages, pollVotes } from '@conductor/database';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { attend, type Attendee } from './attendee.ts';
import { createChance, type Chance } from './chance.ts';
import { trouble } from './troubles.ts';

/** `ROOM_RUNS=1000` for the long way, `ROOM_SEED=7 ROOM_RUNS=1` for one of them again. */
const RUNS = Number(process.env['ROOM_RUNS'] ?? 6);
const SEED = Number(process.env['ROOM_SEED'] ?? 1);

const WRITERS = 3;
const READERS = 3;
const MESSAGES = 5;
const TROUBLES = 3;
const WAIT = { timeout: 20_000, interval: 25 };

let rig: Rig;
let nodes: Service[];
const start = (): Promise<Service> => rig.startNode({}, { compareEveryMs: 200 });
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([start(), start(), start()]);
});
afterAll(() => rig[Symbol.asyncDispose]());

/** Messages one after the other, each until it is acknowledged. */
async function write(writer: Attendee, sessionId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < MESSAGES; n++) {
    const answer = await writer.ask('chat:send', { sessionId, text: `${n}`, clientId: `${n}` });
    if ('id' in answer) ids.push(String(answer.id));
  }
  return ids;
}

/** Two votes one after the other; returns the one that counts. */
async function vote(voter: Attendee, sessionId: string, pollId: string, chance: Chance): Promise<string> {
  let option = '1';
  for (const clientId of ['a', 'b']) {
    option = chance.pick(['1', '2']);
    await voter.ask('poll:vote', { sessionId, pollId, optionIds: [option], clientId });
  }
  return option;
}

it(
  `${RUNS} seeded runs of troubles over three nodes: shown is what was acknowledged, once, in one order`,
  { timeout: 60_000 + RUNS * 20_000 },
  async () => {
    const happened: Record<string, number> = {};
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + run;
      const chance = createChance(seed);
      const { sessionId } = await registerSession(rig.db, { organizerId: `owner ${seed}` });
      const world = { rig, sessionId, node: () => chance.pick(nodes) };
      const people = await Promise.all(
        Array.from({ length: WRITERS + READERS }, (_, n) => attend(world, `person ${n} of ${seed}`)),
      );
      const writers = people.slice(0, WRITERS);
      const owner = await attend(world, `owner ${seed}`);
      const opened = await owner.ask('poll:open', {
        sessionId,
        question: 'Tea?',
        options: ['yes', 'no'],
        clientId: 'p',
      });
      const pollId = 'poll' in opened ? String(Object(opened.poll).id) : '';

      const work = Promise.all([
        Promise.all(writers.map((writer) => write(writer, sessionId))),
        Promise.all(people.map((voter) => vote(voter, sessionId, pollId, chance))),
      ]);
      for (let n = 0; n < TROUBLES; n++) {
        await pause(chance.below(60));
        const name = await trouble({ rig, nodes, start, chance }, people);
        happened[name] = (happened[name] ?? 0) + 1;
      }
      const [acknowledged, votes] = await work;

      const rows = await rig.db
        .select()
        .from(chatMessages)
        .where(eq(chatMessages.sessionId, sessionId))
        .orderBy(asc(chatMessages.place));
      const order = rows.map(({ id }) => id);
      const hint = `seed ${seed}`;
      expect(order.toSorted(), hint).toEqual(acknowledged.flat().toSorted());
      for (const ids of acknowledged)
        expect(
          order.filter((id) => ids.includes(id)),
          hint,
        ).toEqual(ids);
      await vi.waitFor(
        () =>
          expect(
            people.map(({ shown }) => shown),
            hint,
          ).toEqual(people.map(() => order)),
        WAIT,
      );
      expect(
        people.flatMap(({ doubles }) => doubles),
        hint,
      ).toEqual([]);

      await owner.ask('poll:close', { sessionId, pollId });
      const stored = await rig.db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId));
      const chosen = Object.fromEntries(stored.map(({ userId, optionIds }) => [userId, optionIds[0]]));
      expect(chosen, hint).toEqual(Object.fromEntries(people.map(({ sub }, n) => [sub, votes[n]])));
      const yes = votes.filter((option) => option === '1').length;
      await vi.waitFor(
        () =>
          expect(
            people.map((person) => person.results()?.votes),
            hint,
          ).toEqual(people.map(() => ({ '1': yes, '2': people.length - yes }))),
        WAIT,
      );
      for (const person of [...people, owner]) person.leave();
    }
    process.stdout.write(`${RUNS} runs, troubles: ${JSON.stringify(happened)}\n`);
  },
);
