import type { ReactNode } from 'react';

/** A table that may be wider or longer than its place: it can be scrolled by keyboard too. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
