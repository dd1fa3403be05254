import { t } from '@lingui/core/macro';
import type { Connection } from '@conductor/client';
import type { TokenStore } from './token-store.ts';

/**
 * Presents each new token of the store to a connection that takes its own from there, and clears the store when the
 * token is refused, until the returned function is called.
 */
export function presentTokens(connection: Connection, tokens: TokenStore): () => void {
  const unsubscribe = tokens.subscribe(() => {
    if (tokens.read().token !== null) connection.renew().catch(() => undefined);
  });
  const unlisten = connection.listen(() => {
    if (connection.state() === 'refused') tokens.clear(t`Your sign-in is no longer valid. Sign in again.`);
  });
  return () => {
    unsubscribe();
    unlisten();
  };
}
