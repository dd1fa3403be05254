import { ApiError } from '@conductor/client';
import type { KeyScope } from '@conductor/contracts';
import { cleanText } from './clean.ts';
import { envelope } from './envelope.ts';

/** What went wrong, for a model and whoever reads over its shoulder; the present state, where there is one, as data. */
export function explain(error: unknown, scope: KeyScope): string {
  if (!(error instanceof ApiError)) return 'The agent-service did not respond; whether anything was done is not known.';
  const { status, problem, retryAfterSeconds } = error;
  if (status === 401) return 'The key in CONDUCTOR_KEY is none, or none any more. Its owner has to make another.';
  if (status === 403) {
    return `The key may not do this. It needs the scope \`${scope}\`, and the session has to be one of its event; and no key approves what a program or a person proposed.`;
  }
  const wait = retryAfterSeconds === null ? '' : ` Wait ${retryAfterSeconds} s.`;
  const fields = (problem?.errors ?? []).map(({ field, message }) => cleanText(`${field} ${message}`));
  const said = [`${cleanText(error.message)}.${wait}`, ...fields].join('\n');
  return problem?.current === undefined ? said : `${said}\n${envelope(problem.current)}`;
}
