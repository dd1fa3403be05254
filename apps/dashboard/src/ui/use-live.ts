import type { Connection } from '@conductor/client';
import { useConnection } from '@conductor/client/react';
import { useEffect } from 'react';
import { presentTokens } from '../auth/present-tokens.ts';
import { useApp } from './app-context.ts';

/** Whoever presses a button is told within so many milliseconds that it did not get through. */
const PATIENCE_MS = 8_000;

/** The connection of a page to the real-time-service, as whoever is signed in; null in the page's first turn. */
export function useLive(): Connection | null {
  const { config, tokens } = useApp();
  const connection = useConnection(config.realTimeUrl, () => tokens.read().token ?? '', {
    answerTimeoutMs: PATIENCE_MS,
    patienceMs: PATIENCE_MS,
  });
  useEffect(() => (connection === null ? undefined : presentTokens(connection, tokens)), [connection, tokens]);
  return connection;
}
