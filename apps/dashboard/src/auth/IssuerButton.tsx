import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { usePath } from '../ui/navigation.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Leaves for the page where people sign in; they come back to this one. */
export function IssuerButton({ begin }: { begin: (path: string) => Promise<void> }) {
  const path = usePath();
  const [state, setState] = useState<'ready' | 'leaving' | 'failed'>('ready');
  const leave = () => {
    setState('leaving');
    begin(path).catch(() => setState('failed'));
  };
  return (
    <>
      {state === 'failed' && (
        <Notice tone="problem">
          <Trans>Where you sign in cannot be reached from here. Try again, or ask whoever runs this site.</Trans>
        </Notice>
      )}
      <Button className="button primary large" onPress={leave} isDisabled={state === 'leaving'}>
        <Trans>Sign in</Trans>
      </Button>
    </>
  );
}
