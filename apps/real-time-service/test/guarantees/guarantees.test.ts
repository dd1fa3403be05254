import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { createChance } from './chance.ts';
import { play } from './play.ts';
import { trouble } from './troubles.ts';

/** `ROOM_RUNS=1000` for the long way, `ROOM_SEED=7 ROOM_RUNS=1` for one of them again. */
const RUNS = Number(process.env['ROOM_RUNS'] ?? 6);
const SEED = Number(process.env['ROOM_SEED'] ?? 1);
const TROUBLES = 3;

let rig: Rig;
let nodes: Service[];
const start = (): Promise<Service> => rig.startNode({}, { compareEveryMs: 200 });
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([start(), start(), start()]);
});
afterAll(() => rig[Symbol.asyncDispose]());

it(
  `${RUNS} seeded runs of troubles over three nodes: shown is what was acknowledged, once, in one order`,
  { timeout: 60_000 + RUNS * 20_000 },
  async () => {
    const happened: Record<string, number> = {};
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + run;
      const chance = createChance(seed);
      const { sessionId } = await registerSession(rig.db, { organizerId: `owner ${seed}` });
      await play({
        db: rig.db,
        sessionId,
        connect: (sub) => rig.connect(chance.pick(nodes), sub),
        chance,
        seed,
        paceMs: 0,
        async meanwhile(people) {
          for (let n = 0; n < TROUBLES; n++) {
            await pause(chance.below(60));
            const name = await trouble({ rig, nodes, start, chance }, people);
            happened[name] = (happened[name] ?? 0) + 1;
          }
        },
      });
    }
    process.stdout.write(`${RUNS} runs, troubles: ${JSON.stringify(happened)}\n`);
  },
);
