import { hashString } from '../random.ts';

const CELLS = 512;
/** What an author has written is half forgotten after so many steps (a twelfth of a window each, 5 s). */
const HALF_LIFE_STEPS = 12;
const FADE = 0.5 ** (1 / HALF_LIFE_STEPS);
/** With so much written lately the next message counts half. */
const LIVELY = 5;
/**
 * So much beyond chance, and more than so great a share of all that was written lately, is a flood: with still more it counts for
 * less and less, so that a robot neither lifts what is usual nor leaves a gap. Where others write as quickly nobody floods.
 */
const FLOOD = 8;
const FLOOD_SHARE = 2 / 3;
/** An author's first messages in the first ten windows are greetings: so many, and each counts so much. */
const GREETINGS = 2;
const GREETING = 0.15;
const OPENING_STEPS = 120;
/** Who has greeted, or has come back so often after having written less than so much lately, is no stranger. */
const PAUSED = 0.5;
/** The room's habit is half forgotten after so many steps (20 min). */
const HABIT_FADE = 0.5 ** (1 / 240);
/** A stranger who floods, and writes more than the whole room usually does, counts for so great a share of the room. */
const STRANGER = 0.03;
/** More who flood at once are people: they are the room. */
const MOST_FLOODING = 4;

/**
 * What a message counts: 1 from most, less and less from one who floods, so that a hundred messages of one author are no more
 * than those of a lively person. By hashed author, fading, in 3 KB; what chance alone puts into a cell of a large audience
 * is no flood.
 */
export type Lively = {
  step: number;
  wrote: Float32Array;
  all: number;
  /** How often an author's writing was a greeting or the end of a pause, up to two. */
  met: Uint8Array;
  /** What counted in a step, as a fading sum over fading steps: the room's habit. */
  habit: { kept: number; steps: number };
  /** How many flood, as counted in which step: only looked at when a stranger does, and once a step. */
  flooding: { step: number; count: number };
};

/** Nobody has written. */
export const createLively = (): Lively => ({
  step: 0,
  wrote: new Float32Array(CELLS),
  all: 0,
  met: new Uint8Array(CELLS),
  habit: { kept: 0, steps: 0 },
  flooding: { step: -1, count: 0 },
});

/**
 * What a message that `userId` writes now counts, 0–1: as chat, and for what is usual here, where greetings hardly do. Those
 * without an author are one person's.
 */
export function weigh(lively: Lively, userId: string | undefined): { said: number; kept: number } {
  const at = hashString(userId ?? '', 7) & (CELLS - 1);
  const wrote = lively.wrote[at] ?? 0;
  const excess = Math.max(0, wrote - byChance(lively));
  const flood = wrote > FLOOD_SHARE * lively.all ? Math.max(FLOOD, excess) : FLOOD;
  const isOpening = lively.step < OPENING_STEPS;
  const met = lively.met[at] ?? 0;
  const isStranger = !isOpening && met < GREETINGS && excess > FLOOD && floodingIn(lively) <= MOST_FLOODING;
  const most = isStranger && wrote > usually(lively) ? (STRANGER * usually(lively)) / wrote : 1;
  const said = Math.min(most, (LIVELY / (LIVELY + excess)) * (FLOOD / flood) ** 3);
  const kept = isOpening && met < GREETINGS ? GREETING * said : said;
  lively.wrote[at] = wrote + 1;
  lively.all += 1;
  lively.habit.kept += kept;
  if (met < GREETINGS && (isOpening || wrote < PAUSED)) lively.met[at] = met + 1;
  return { said, kept };
}

/** What may have come into a cell by chance: four standard deviations above the mean. */
const byChance = ({ all }: Lively): number => all / CELLS + 4 * Math.sqrt(all / CELLS);

function floodingIn(lively: Lively): number {
  const { flooding, wrote, step } = lively;
  if (flooding.step === step) return flooding.count;
  const most = byChance(lively) + FLOOD;
  const count = wrote.reduce((sum, each) => sum + (each > most ? 1 : 0), 0);
  lively.flooding = { step, count };
  return count;
}

/** What all together have usually written lately, in the units of `wrote`. */
const usually = ({ habit }: Lively): number => habit.kept / Math.max(1, habit.steps) / (1 - FADE);

/** Time goes on to `step`. */
export function advanceLively(lively: Lively, step: number): void {
  if (step <= lively.step) return;
  const fade = FADE ** (step - lively.step);
  lively.all *= fade;
  for (let i = 0; i < CELLS; i++) lively.wrote[i] = (lively.wrote[i] ?? 0) * fade;
  const forgotten = HABIT_FADE ** (step - lively.step);
  lively.habit.kept *= forgotten;
  lively.habit.steps = lively.habit.steps * forgotten + step - lively.step;
  lively.step = step;
}
