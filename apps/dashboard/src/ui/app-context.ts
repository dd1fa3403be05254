import { createContext, use, useSyncExternalStore } from 'react';
import type { Calls } from '../api/calls.ts';
import type { ServiceConfig } from '../config.ts';
import { readClaims, type Claims } from '../auth/claims.ts';
import type { TokenSource } from '../auth/token-source.ts';
import type { TokenState, TokenStore } from '../auth/token-store.ts';

/** What every page may need of the outside. */
export type AppContext = { config: ServiceConfig; tokens: TokenStore; source: TokenSource; api: Calls };

export const AppContext = createContext<AppContext | null>(null);

/** The outside, within the App; throws elsewhere, which is a mistake in the code. */
export function useApp(): AppContext {
  const app = use(AppContext);
  if (app === null) throw new Error('useApp outside of the App');
  return app;
}

/** The present token and why the last one went. */
export function useTokenState(): TokenState {
  const { tokens } = useApp();
  return useSyncExternalStore(tokens.subscribe, tokens.read);
}

/** Who is signed in, as far as the page can tell. */
export function useClaims(): Claims | null {
  const { token } = useTokenState();
  return token === null ? null : readClaims(token);
}
