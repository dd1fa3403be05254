import type { ReactNode } from 'react';

/** A short message where it belongs; a problem is read out at once, the rest when there is a pause. */
export function Notice({ tone, children }: { tone: 'problem' | 'info'; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
