import { t } from '@lingui/core/macro';
import type { SocketFailure } from '@conductor/client';

/** Taken, and shown to nobody yet. */
export const held = (): string => t`Your message waits for the organiser.`;

const words = ({ code, error }: SocketFailure): string => {
  if (code === 'RATE_LIMITED') return t`A little slower, please.`;
  if (code === 'PAYLOAD_TOO_LARGE' || code === 'INVALID_PAYLOAD') return t`That cannot be sent.`;
  if (code === 'CONFLICT') return `${error}.`;
  if (code === 'NOT_FOUND') return t`Too late: it is closed.`;
  if (code === 'UNAVAILABLE') return t`No answer. Check your connection.`;
  return t`That did not get through. Try again.`;
};

/** Why something did not work or is not seen yet, in words for a person; null when all is well. */
export function refusalOf(answer: { success: true; held?: true } | SocketFailure): string | null {
  if (!answer.success) return words(answer);
  return answer.held ? held() : null;
}
