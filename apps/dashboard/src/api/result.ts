import { t } from '@lingui/core/macro';
import type { ApiError } from '@conductor/client';
import type { DecisionView } from '@conductor/contracts';

/**
 * Why a call failed, in words for a person. `status` is 0 when the service could not be reached in time;
 * `current` is the present state of the decision that a conflict is about.
 */
export type Failure = {
  status: number;
  message: string;
  fields: readonly { field: string; message: string }[];
  current: DecisionView | null;
  retryAfterSeconds: number | null;
};

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

const SENTENCES: Record<number, string> = {
  get 401() {
    return t`Your sign-in is no longer valid.`;
  },
  get 403() {
    return t`You are not allowed to do this. Only the organiser of the event is.`;
  },
  get 404() {
    return t`This does not exist (any more).`;
  },
  get 409() {
    return t`Somebody else was faster.`;
  },
  get 429() {
    return t`Too many requests.`;
  },
};

/** Puts into words why a call was refused; what is no problem+json is not shown. */
export function failureOf({
  status,
  problem,
  retryAfterSeconds,
}: Pick<ApiError, 'status' | 'problem' | 'retryAfterSeconds'>): Failure {
  // A conflict about a decision is told by its present state; any other says itself what to do.
  const own = status === 409 && problem !== null && problem.current === undefined ? problem.detail : SENTENCES[status];
  const sentence = own ?? problem?.detail ?? t`The service could not do this. Try again.`;
  return {
    status,
    message: retryAfterSeconds === null ? sentence : t`${sentence} Try again in ${retryAfterSeconds} s.`,
    fields: problem?.errors ?? [],
    current: problem?.current ?? null,
    retryAfterSeconds,
  };
}

/** The failure of a call that got no response. */
export const unreachable = (): Failure => ({
  status: 0,
  message: t`The service cannot be reached. Nothing was changed, as far as we know.`,
  fields: [],
  current: null,
  retryAfterSeconds: null,
});
