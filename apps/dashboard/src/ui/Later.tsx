import { Trans } from '@lingui/react/macro';
import { Suspense, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Notice } from './Notice.tsx';
import { Shield } from './Shield.tsx';

type Props = {
  children: ReactNode;
  /** What stands in its place until it is there, beside the mark; nothing by default. */
  until?: ReactNode;
};

/** A phone was out of reach for a moment, or there is a newer version of the page since. */
const Missing = () => (
  <Notice tone="problem">
    <Trans>A part of this page could not be loaded.</Trans>{' '}
    <Button className="button small" onPress={() => location.reload()}>
      <Trans>Load the page again</Trans>
    </Button>
  </Notice>
);

/**
 * A part of a page that is loaded when it is first shown. Until then its place is marked, so that whoever looks at a page as a
 * whole can tell that something is still to come: `[data-loading]`. Where it cannot be loaded, its place says so.
 */
export const Later = ({ children, until }: Props) => (
  <Shield
    instead={
      <>
        {until}
        <Missing />
      </>
    }
  >
    <Suspense
      fallback={
        <>
          {until}
          <span hidden data-loading />
        </>
      }
    >
      {children}
    </Suspense>
  </Shield>
);
