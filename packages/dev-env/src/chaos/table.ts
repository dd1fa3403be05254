import { isSound } from './accounts/account.ts';
import type { Verdict } from './chaos.ts';

/** Of what is wrong so many are named. */
const NAMED = 5;

/** Whether all of it is accounted for. */
export const isGood = ({ accounts, unended, crashes }: Verdict): boolean =>
  accounts.every(isSound) && unended.length + crashes.length === 0;

const line = ([first = '', ...rest]: readonly string[]): string =>
  first.padEnd(18) + rest.map((cell) => cell.padStart(9)).join('');

/** The verdict as people read it: a row for each kind of thing, and what is wrong below. */
export function table(verdict: Verdict): string {
  const { seed, faults, killed, accounts, unended, crashes } = verdict;
  const columns = ['', 'held', 'lost', 'doubled', 'wrong'];
  const rows = accounts.map(({ what, acknowledged, lost, doubled, wrong }) => [
    what,
    ...[acknowledged, lost.length, doubled.length, wrong.length].map(String),
  ]);
  const troubles = accounts.flatMap(({ what, lost, doubled, wrong }) =>
    [...lost.map((one) => `lost: ${one}`), ...doubled.map((one) => `doubled: ${one}`), ...wrong]
      .slice(0, NAMED)
      .map((one) => `${what}: ${one}`),
  );
  const made = Object.entries(faults).map(([name, times]) => `${name} ${times}`);
  return [
    '',
    line(columns),
    ...rows.map(line),
    '',
    `faults: ${made.join(', ')}`,
    `${killed} processes killed`,
    ...troubles,
    ...unended.map((what) => `not ended: ${what}`),
    ...crashes.map((what) => `ended by itself: ${what}`),
    isGood(verdict) ? `Seed ${seed}: everything is accounted for.` : `Seed ${seed}: not everything is accounted for.`,
  ].join('\n');
}
