import { ApiError, type Api } from '@conductor/client';
import { mayRetry } from '@conductor/runtime';
import type { Ledger } from '../ledger.ts';

/** The conductor's HTTP API as a connector uses it, for one session. */
export type Door = { api: Api; sessionId: string };

/** What was begun is kept by the conductor, so that a connector may be started anew anywhere. */
export const remoteLedger = ({ api, sessionId }: Door): Ledger => ({
  begin: async (interventionId) => {
    const path = 'POST /connect/sessions/{sessionId}/interventions/{interventionId}/begin';
    const { first } = await api(path, { sessionId, interventionId });
    return first;
  },
});

/** Whether the conductor will not have us any more: the key was taken away, or is none for this session. */
export const isShutOut = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 401 || error.status === 403);

/** Whether the same call may succeed later. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiError ? error.status === 429 || error.status >= 500 : mayRetry(error);
