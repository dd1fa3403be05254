import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Connection, type Room } from '@conductor/client';
import { chatMessages } from '@conductor/database';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createChance, type Chance } from '../guarantees/chance.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { layWire, type Wire } from './wire.ts';

/** `CLIENT_RUNS=1000` for the long way, `CLIENT_SEED=7 CLIENT_RUNS=1` for one of them again. */
const RUNS = Number(process.env['CLIENT_RUNS'] ?? 20);
const SEED = Number(process.env['CLIENT_SEED'] ?? 1);

const PEOPLE = 3;
const MESSAGES = 6;
const CUTS = 5;
const WAIT = { timeout: 20_000, interval: 10 };

let rig: Rig;
let node: Service;
const wires: Wire[] = [];
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode({ limits: { connectionsPerUser: 20, connections: 1_000, eventsPerSecond: 500 } });
  for (let n = 0; n < PEOPLE; n++) wires.push(await layWire(() => node.url));
});
afterAll(async () => {
  for (const wire of wires) await wire[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
});

type Person = { connection: Connection; room: Room; told: string[]; shown: () => string[] };

const attend = (sub: string, sessionId: string, wire: Wire | undefined): Person => {
  const connection = connect({
    url: wire?.url ?? node.url,
    token: () => rig.token(sub),
    answerTimeoutMs: 400,
    reconnectMs: [10, 20],
  });
  const room = connection.room(sessionId);
  const told: string[] = [];
  room.listen((news) => {
    if (news.name === 'chat:message') told.push(news.payload.id);
    // What is read anew takes the place of what was told one by one.
    if (news.name === 'joined' && !news.recovered) told.splice(0, told.length, ...shown());
  });
  const shown = (): string[] => room.state().messages.map(({ id }) => id);
  return { connection, room, told, shown };
};

const KINDS = {
  cut: (wire: Wire) => wire.cut(),
  async hold(wire: Wire, chance: Chance) {
    const release = wire.hold();
    await pause(chance.below(80));
    release();
  },
  /** Held up past the acknowledgement's time, and then cut: what was asked may have been done. */
  async holdAndCut(wire: Wire, chance: Chance) {
    const release = wire.hold();
    await pause(chance.below(500));
    wire.cut();
    release();
  },
  subscriptions: () => rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes'),
  /** The log is gone: this is told. */
  emptied: () => rig.redis.flushall(),
};

it(
  `${RUNS} seeded runs of cuts: nothing lost, doubled or reordered, or told so`,
  { timeout: 60_000 + RUNS * 10_000 },
  async () => {
    const happened: Record<string, number> = {};
    let losses = 0;
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + run;
      const hint = `seed ${seed}`;
      const chance = createChance(seed);
      const { sessionId } = await registerSession(rig.db, { organizerId: `owner ${seed}` });
      const people = wires.map((wire, n) => attend(`person ${n} of ${seed}`, sessionId, wire));
      // Of a log that has not begun nobody can say what was missed in it.
      const greeting = await people[0]?.room.send('Hello');
      await vi.waitFor(() => expect(people.map(({ told }) => told.length)).toEqual([1, 1, 1]), WAIT);

      const work = Promise.all(
        people.map(({ room }) => Promise.all(Array.from({ length: MESSAGES }, (_, n) => room.send(`${n}`)))),
      );
      let mayLose = false;
      for (let n = 0; n < CUTS; n++) {
        await pause(chance.below(40));
        const rare = chance.below(10) === 0;
        const name = rare ? 'emptied' : chance.pick(['cut', 'cut', 'hold', 'holdAndCut', 'subscriptions'] as const);
        mayLose ||= rare;
        happened[name] = (happened[name] ?? 0) + 1;
        await KINDS[name](chance.pick(wires), chance);
      }
      const answers = await work;

      const acknowledged = answers.map((mine) => mine.map((answer) => (answer.success ? answer.id : answer.code)));
      const rows = await rig.db
        .select()
        .from(chatMessages)
        .where(eq(chatMessages.sessionId, sessionId))
        .orderBy(asc(chatMessages.place));
      const order = rows.map(({ id }) => id);
      const greeted = greeting?.success ? [greeting.id] : [];
      expect(order.toSorted(), hint).toEqual([...greeted, ...acknowledged.flat()].toSorted());
      for (const mine of acknowledged)
        expect(
          order.filter((id) => mine.includes(id)),
          hint,
        ).toEqual(mine);
      await vi.waitFor(() => {
        for (const { told, shown } of people) {
          expect(shown(), hint).toEqual(order);
          expect(told, hint).toEqual(order);
        }
      }, WAIT);
      const lost = people.reduce((sum, { room }) => sum + room.losses(), 0);
      if (!mayLose) expect(lost, hint).toBe(0);
      losses += lost;
      for (const { connection } of people) connection.close();
    }
    process.stdout.write(`${RUNS} runs of ${JSON.stringify(happened)}; told that something was missed: ${losses}\n`);
  },
);
