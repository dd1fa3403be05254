import { expect, it } from 'vitest';
import { restoreDetection, snapshotDetection } from '../../../src/conductor/detect/detect.ts';
import { createSession, OPTIONS, words } from './support.ts';

it('whoever comes back between two levels is nobody new: as the next level is told nobody has left', () => {
  const before = createSession();
  before.run(60, () => ({ chat: 2, present: 12 }));
  // A new instance goes on, hears everybody join again and only then how many they are.
  const after = createSession(restoreDetection(snapshotDetection(before.detection), OPTIONS));
  after.run(60, () => ({ chat: 2, present: 12 }));
  const told = after.run(24, (i) => ({ chat: 2, present: i < 3 ? null : 12, joins: i === 1 ? 12 : 0 }));
  expect(words(told)).toEqual([]);
});

it('goes on as well from a checkpoint that does not say whether a level was ever told', () => {
  const before = createSession();
  before.run(60, () => ({ chat: 2, present: 12 }));
  const { exits, ...rest } = snapshotDetection(before.detection);
  const { isTold: _, ...older } = exits;
  const after = createSession(restoreDetection({ ...rest, exits: older }, OPTIONS));
  expect(after.detection.exits).toEqual({ ...older, isTold: false });
});

it('where nobody ever tells a level, who comes and goes is counted', () => {
  const session = createSession();
  session.run(60, (i) => ({ chat: 2, present: null, joins: i === 0 ? 40 : 0 }));
  expect(words(session.run(6, (i) => ({ chat: 2, present: null, leaves: i < 3 ? 10 : 0 })))).toEqual([
    'opened MASS_EXIT',
  ]);
});
