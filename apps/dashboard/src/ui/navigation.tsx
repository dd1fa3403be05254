import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';
import { HOSTED_PATH } from '../routes.ts';

/** Whether a host signs people in to this page: then all its paths begin alike, and it stays so from page to page. */
export const isHosted = (): boolean =>
  location.pathname === HOSTED_PATH || location.pathname.startsWith(`${HOSTED_PATH}/`);

/** The address of one of our paths, within the pages that this one is of. */
const addressOf = (path: string): string => `${isHosted() ? HOSTED_PATH : ''}${path}`;

const MOVED = 'conductor:moved';

/** Goes to a page of this site without loading it anew. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', addressOf(path));
  else history.replaceState(null, '', addressOf(path));
  dispatchEvent(new Event(MOVED));
}

const listen = (listener: () => void) => {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
};

/** The path of the page that is shown, whoever signs people in to it. */
export const ownPath = (): string =>
  isHosted() ? location.pathname.slice(HOSTED_PATH.length) || '/' : location.pathname;

/** The same, followed as it changes. */
export const usePath = (): string => useSyncExternalStore(listen, ownPath);

/** A link within the site; with a modifier key it does what links do. */
export function PageLink({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={addressOf(to)} className={className} onClick={follow}>
      {children}
    </a>
  );
}
