import { expect, it } from 'vitest';
import { CONFORMANCE } from '@conductor/connectors/conformance';
import { conforms } from './conforms.ts';
import { openPaperPlace, type Fault } from './paper-place.ts';

conforms('a connector on paper', async () => openPaperPlace());

/** Each fault, and words of the case that finds it. Those that wait for something that never comes are left out. */
const FAULTS: [Fault, RegExp][] = [
  ['new ids', /tells again/],
  ['names', /without their names/],
  ['hammers', /pauses that grow/],
  ['no ledger', /before a restart/],
  ['no rate', /takes at once/],
  ['no limits', /not made for/],
  ['eager', /refuses/],
];

it.each(FAULTS)('the cases find one that has this fault: %s', async (fault, title) => {
  const found = CONFORMANCE.filter((each) => title.test(each.title));
  expect(found).toHaveLength(1);
  for (const { run } of found) {
    await using place = openPaperPlace(fault);
    await expect(run(place)).rejects.toThrow();
  }
});
