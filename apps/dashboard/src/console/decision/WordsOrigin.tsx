import { Trans } from '@lingui/react/macro';
import type { Generation } from '@conductor/contracts';
import { wordsOrigin } from './words-origin.ts';

/** Where the words come from and what the guard said, for whoever has to answer for them. */
export function WordsOrigin({ generation }: { generation: Generation }) {
  const { sentence, guard } = wordsOrigin(generation);
  return (
    <>
      <h3 className="small-title">
        <Trans>Where the words come from</Trans>
      </h3>
      <p className="hint">{sentence}</p>
      {guard.length > 0 && (
        <>
          <p className="hint">
            <Trans>The guard stopped earlier words for:</Trans>
          </p>
          <ul className="reasons">
            {[...new Set(guard)].map((finding) => (
              <li key={finding} dir="auto">
                {finding}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
