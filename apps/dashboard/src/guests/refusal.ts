import { t } from '@lingui/core/macro';
import type { Failure } from '../api/result.ts';

/** Where a guest is stopped, and the sentence that helps them on. */
export type Stopped = { at: 'code' | 'name' | 'door'; words: string };

/** Why nobody came in by a code, in words for a guest. */
export function stoppedBy({ status, message, fields, retryAfterSeconds }: Failure): Stopped {
  const name = fields.find(({ field }) => field === '/name');
  if (name !== undefined) return { at: 'name', words: `${name.message}.` };
  if (status === 400)
    return { at: 'code', words: t`That is no code. It has twelve letters and digits, in three groups.` };
  if (status === 404)
    return {
      at: 'code',
      words: t`This code opens nothing (any more). Look whether it is typed as shown, or ask the organiser for a new one.`,
    };
  if (status === 429)
    return { at: 'door', words: t`That was tried too often from here. Try again in ${retryAfterSeconds ?? 60} s.` };
  return {
    at: 'door',
    words: status === 0 ? t`You seem to be offline. Check your connection and try again.` : message,
  };
}
