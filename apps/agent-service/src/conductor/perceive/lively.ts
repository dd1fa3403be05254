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

/**
 * What a message counts: 1 from most, less and less from one who floods, so that a hundred messages of one author are no more
 * than those of a lively person. By hashed author, fading, in 3 KB; what chance alone puts into a cell of a large audience
 * is no flood.
 */
export type Lively = { step: number; wrote: Float32Array; all: number; greeted: Uint8Array };

/** Nobody has written. */
export const createLively = (): Lively => ({
  step: 0,
  wrote: new Float32Array(CELLS),
  all: 0,
  greeted: new Uint8Array(CELLS),
});

/**
 * What a message that `userId` writes now counts, 0–1: as chat, and for what is usual here, where greetings hardly do. Those
 * without an author are one person's.
 */
export function weigh(lively: Lively, userId: string | undefined): { said: number; kept: number } {
  const at = hashString(userId ?? '', 7) & (CELLS - 1);
  const wrote = lively.wrote[at] ?? 0;
  const byChance = lively.all / CELLS;
  const excess = Math.max(0, wrote - byChance - 4 * Math.sqrt(byChance));
  const flood = wrote > FLOOD_SHARE * lively.all ? Math.max(FLOOD, excess) : FLOOD;
  lively.wrote[at] = wrote + 1;
  lively.all += 1;
  const said = (LIVELY / (LIVELY + excess)) * (FLOOD / flood) ** 3;
  const greeted = lively.greeted[at] ?? 0;
  if (lively.step >= OPENING_STEPS || greeted >= GREETINGS) return { said, kept: said };
  lively.greeted[at] = greeted + 1;
  return { said, kept: GREETING * said };
}

/** Time goes on to `step`. */
export function advanceLively(lively: Lively, step: number): void {
  if (step <= lively.step) return;
  const fade = FADE ** (step - lively.step);
  for (let i = 0; i < CELLS; i++) lively.wrote[i] = (lively.wrote[i] ?? 0) * fade;
  lively.all *= fade;
  lively.step = step;
}
