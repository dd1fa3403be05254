import { Trans } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import type { Loaded } from './use-loaded.ts';
import { Notice } from './Notice.tsx';

/** That something is being fetched, or why it was not, with a way to try again; nothing once it is there. */
export function LoadNotice({ loaded }: { loaded: Omit<Loaded<unknown>, 'set'> }) {
  if (loaded.problem !== null) {
    return (
      <Notice tone="problem">
        {loaded.problem}{' '}
        <Button className="button small" onPress={loaded.reload}>
          <Trans>Try again</Trans>
        </Button>
      </Notice>
    );
  }
  return loaded.value === null ? (
    <p className="empty">
      <Trans>Loading…</Trans>
    </p>
  ) : null;
}
