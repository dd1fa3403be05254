import { Problem } from '@conductor/contracts';
import type { TSchema } from 'typebox';

/** Shared by reference: written out, it would make up nearly all of the API's document. */
export const SHARED_PROBLEM = { ...Problem, $id: 'Problem' };

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
});

/** The responses that every route under `/api/v1` may give, beside its own. */
const COMMON = {
  400: problem('The request is not valid; `errors` names the fields'),
  401: problem('No token, or one that is broken, expired or wrongly signed'),
  403: problem('A good token of somebody else, also where nothing exists'),
  404: problem('Nothing there'),
  413: problem('The body is too large'),
  429: problem('Too many requests; `Retry-After` says when to come back'),
  500: problem('A fault of ours; the operator can find it by `instance`'),
  503: problem('A service beneath does not answer; try again'),
};

/** The responses of a route: its own by status, and the refusals common to all. */
export const responses = <T extends Record<number, TSchema>>(own: T) => ({ ...COMMON, ...own });

/** The refusal of a step that the present state does not allow. */
export const CONFLICT = { 409: problem('Settled already, or another version; `current` is the present state') };
