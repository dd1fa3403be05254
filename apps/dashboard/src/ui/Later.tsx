import { Suspense, type ReactNode } from 'react';

type Props = {
  children: ReactNode;
  /** What stands in its place until it is there, beside the mark; nothing by default. */
  until?: ReactNode;
};

/**
 * A part of a page that is loaded when it is first shown. Until then its place is marked, so that whoever looks at a page as a
 * whole can tell that something is still to come: `[data-loading]`.
 */
export const Later = ({ children, until }: Props) => (
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
);
