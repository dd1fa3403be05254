import { describe, it } from 'vitest';
import { CONFORMANCE, type Place } from '@conductor/connectors/conformance';

/** Runs every case over a connector, each at a place of its own. */
export function conforms(kind: string, openPlace: () => Promise<Place>): void {
  describe(`${kind} conforms`, () => {
    it.each(CONFORMANCE)('$title', async ({ applies, run }) => {
      await using place = await openPlace();
      if (applies?.(place) === false) return;
      await run(place);
    });
  });
}
