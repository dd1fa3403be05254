import { ApiError, createApi, type ApiInput, type ApiResult, type Operation } from '@conductor/client';
import { failureOf, unreachable, type Result } from './result.ts';

/** Calls an operation of the agent-service as `createApi` does; resolves with a `Result` and never rejects. */
export type Calls = <O extends Operation, I extends ApiInput<O>>(
  operation: O,
  ...input: object extends ApiInput<O> ? [I?] : [I]
) => Promise<Result<ApiResult<O, I>>>;

/** The agent-service's HTTP calls that the pages make. `onUnauthorized` is told when the token is no longer accepted. */
export function createCalls(agentUrl: string, readToken: () => string | null, onUnauthorized: () => void): Calls {
  const api = createApi({ url: agentUrl, token: () => readToken() ?? '' });
  return async (operation, ...input) => {
    try {
      return { ok: true, value: await api(operation, ...input) };
    } catch (error) {
      if (!(error instanceof ApiError)) return { ok: false, failure: unreachable() };
      if (error.status === 401) onUnauthorized();
      return { ok: false, failure: failureOf(error) };
    }
  };
}
